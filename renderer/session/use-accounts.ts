import { useMemo } from 'react';
import { type AccountRow, accountRows } from './account-rows.ts';
import { useSession } from './use-session.ts';

export interface Accounts {
  readonly rows: readonly AccountRow[];
  /** `null` while the user signs in to one more account. */
  readonly shown: AccountRow | null;
  /** If there are several accounts, screens name the account that an action concerns, or all accounts. */
  readonly several: boolean;
}

export function useAccounts(): Accounts {
  const snapshot = useSession((view) => view.snapshot);
  return useMemo(() => {
    const rows = snapshot === null ? [] : accountRows(snapshot);
    return { rows, shown: rows.find(({ shown }) => shown) ?? null, several: rows.length > 1 };
  }, [snapshot]);
}
