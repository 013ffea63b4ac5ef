import type { AccountId, AccountSummary, Snapshot } from '../../contract/session-state.ts';

/** One line of the list of accounts, as displayed. */
export interface AccountRow {
  readonly id: AccountId;
  /** `null` if the name is unknown, and while the account is locked. */
  readonly label: string | null;
  /** The provider's configured name, or its id if the configuration no longer lists it. */
  readonly provider: string;
  readonly kind: AccountSummary['kind'];
  readonly shown: boolean;
  /** The position of this row among rows that look the same, from 1; `null` if the row is unique. */
  readonly alike: { readonly place: number; readonly of: number } | null;
}

export function accountRows({
  accounts,
  providers,
  shownAccountId,
}: Pick<Snapshot, 'accounts' | 'providers' | 'shownAccountId'>): readonly AccountRow[] {
  const names = new Map(providers.map(({ id, name }) => [id, name]));
  const look = ({ providerId, label }: AccountSummary) => JSON.stringify([providerId, label]);
  const totals = new Map<string, number>();
  for (const account of accounts) totals.set(look(account), (totals.get(look(account)) ?? 0) + 1);
  const places = new Map<string, number>();
  return accounts.map((account) => {
    const { id, providerId, label, kind } = account;
    const place = (places.get(look(account)) ?? 0) + 1;
    places.set(look(account), place);
    const of = totals.get(look(account)) ?? 1;
    return {
      id,
      label,
      provider: names.get(providerId) ?? providerId,
      kind,
      shown: id === shownAccountId,
      alike: of === 1 ? null : { place, of },
    };
  });
}

/** Returns whether the row's label and provider contain every word of the search text, ignoring case. */
export function matchesWords({ label, provider }: AccountRow, words: string): boolean {
  const text = comparable(`${label ?? ''} ${provider}`);
  return comparable(words)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Removes diacritics, so that a search for `Zoe` also finds `Zoë`. */
function comparable(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
