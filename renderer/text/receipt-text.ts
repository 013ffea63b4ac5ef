import type { ReceiptCheck, ReceiptCheckName, SignOutReceipt } from '../../contract/session-state.ts';

/** Returns what was checked at the provider, as a claim that holds if the outcome is `verified`. */
export function checkText(name: ReceiptCheckName): string {
  switch (name) {
    case 'revocation-answered':
      return 'The provider took the request to end the session';
    case 'refresh-token-refused':
      return 'This device can no longer renew the session';
    case 'access-token-refused':
      return 'The last access token no longer works';
    case 'other-sessions-gone':
      return 'No other session of yours is left';
  }
}

export function outcomeText(outcome: ReceiptCheck['outcome']): {
  readonly word: string;
  /** Shown beside the claim if the claim is not verified. */
  readonly meaning: string | null;
} {
  switch (outcome) {
    case 'verified':
      return { word: 'Verified', meaning: null };
    case 'not-verified':
      return { word: 'Not verified', meaning: 'There is no proof of it.' };
    case 'not-supported':
      return { word: 'Not supported', meaning: 'This provider cannot be asked about this.' };
  }
}

/** Returns the heading, which promises no more than the checks have shown. */
export function receiptTitle(receipt: SignOutReceipt): string {
  const outcomes = new Map(receipt.checks.map(({ name, outcome }) => [name, outcome]));
  const doubtful = receipt.checks.some(({ outcome }) => outcome === 'not-verified');
  if (doubtful || receipt.sessions.some(({ ended }) => !ended)) return 'Signed out here, but not all of it is proven';
  switch (receipt.scope) {
    case 'this-device':
      return 'You are signed out';
    case 'everywhere':
      // Only an empty list, requested again after the sign-out, proves that no other session is left.
      return outcomes.get('other-sessions-gone') === 'verified'
        ? 'You are signed out everywhere'
        : 'Signed out here, but not all of it is proven';
  }
}
