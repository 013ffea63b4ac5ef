import { useMemo } from 'react';
import { type AccountRow, accountRows } from './account-rows.ts';
import { useSession } from './use-session.ts';

export interface Accounts {
  readonly rows: readonly AccountRow[];
  /** `null` where one more account is signed in to. */
  readonly shown: AccountRow | null;
  /** What concerns one account says which, and what concerns all says so. */
  readonly several: boolean;
}

export function useAccounts(): Accounts {
  const snapshot = useSession((view) => view.snapshot);
  return useMemo(() => {
    const rows = snapshot === null ? [] : accountRows(snapshot);
    return { rows, shown: rows.find(({ shown }) => shown) ?? null, several: rows.length > 1 };
  }, [snapshot]);
}
