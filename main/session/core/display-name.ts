import type { Account } from '../../../contract/session-state.ts';

/** What a lock forgets of an account: who it is for the eye. Issuer and subject stay, for the session to go on with. */
export type DisplayNames = Pick<Account, 'name' | 'email'>;

export const noNames: DisplayNames = { name: null, email: null };

export const namesOf = ({ name, email }: Account): DisplayNames => ({ name, email });

/** What an account is called on the list. */
export const labelOf = ({ name, email }: DisplayNames): string | null => name ?? email;
