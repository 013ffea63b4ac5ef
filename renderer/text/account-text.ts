import type { SessionState } from '../../contract/session-state.ts';
import type { AccountRow } from '../session/account-rows.ts';

/** Returns one word for the state of an account in the list; `null` if it is signed in, the normal case. */
export function accountKindText(kind: SessionState['kind']): string | null {
  switch (kind) {
    case 'signed-in':
      return null;
    case 'starting':
      return 'Opening';
    case 'signing-in':
      return 'Signing in';
    case 'signing-out':
      return 'Signing out';
    case 'signed-out':
      return 'Signed out';
    case 'locked':
      return 'Locked';
    case 'reauthentication-required':
      return 'Sign in again';
    case 'vault-blocked':
    case 'misconfigured':
      return 'Cannot be read';
  }
}

export function alikeText({ place, of }: NonNullable<AccountRow['alike']>): string {
  return `Account ${place} of ${of}`;
}

/** Returns how many accounts of a searched list match. */
export function foundText(found: number, all: number): string {
  return found === 0 ? 'No account has these words in its name.' : `${found} of ${all} accounts`;
}
