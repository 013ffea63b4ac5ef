import type { Account } from '../../../contract/session-state.ts';

/** The display data that a lock drops. Issuer and subject stay in memory, because the session needs them. */
export type DisplayNames = Pick<Account, 'name' | 'email'>;

export const noNames: DisplayNames = { name: null, email: null };

export const namesOf = ({ name, email }: Account): DisplayNames => ({ name, email });

/** Returns the account's label on the list. */
export const labelOf = ({ name, email }: DisplayNames): string | null => name ?? email;
