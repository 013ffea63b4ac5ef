import { describe, expect, test } from 'vitest';
import type { ReceiptCheck, SignOutReceipt } from '../../contract/session-state.ts';
import { receiptTitle } from '../../renderer/text/receipt-text.ts';

const proven = ['revocation-answered', 'refresh-token-refused', 'access-token-refused', 'other-sessions-gone'] as const;
const checks: readonly ReceiptCheck[] = proven.map((name) => ({ name, outcome: 'verified' }));
const everywhere: SignOutReceipt = {
  id: 'r',
  scope: 'everywhere',
  providerId: 'demo',
  startedAt: 0,
  finishedAt: 1,
  sessions: [{ client: 'Nightlatch', device: 'Laptop', current: false, ended: true }],
  checks,
  mayLiveUntil: null,
};

const doubt = 'Signed out here, but not all of it is proven';

describe('the heading of a receipt promises no more than was verified', () => {
  test('everything is verified', () => {
    expect(receiptTitle(everywhere)).toBe('You are signed out everywhere');
    expect(receiptTitle({ ...everywhere, scope: 'this-device' })).toBe('You are signed out');
  });

  test.each(proven)('%s not verified', (name) => {
    const doubtful = checks.map(
      (check): ReceiptCheck => (check.name === name ? { name, outcome: 'not-verified' } : check),
    );
    expect(receiptTitle({ ...everywhere, checks: doubtful })).toBe(doubt);
    expect(receiptTitle({ ...everywhere, scope: 'this-device', checks: doubtful })).toBe(doubt);
  });

  test('one session is still there', () => {
    const sessions = everywhere.sessions.map((session) => ({ ...session, ended: false }));
    expect(receiptTitle({ ...everywhere, sessions })).toBe(doubt);
  });

  test('the heading omits “everywhere” if the provider cannot list sessions, or was not asked', () => {
    const unknown = checks.map(
      (check): ReceiptCheck =>
        check.name === 'other-sessions-gone' ? { name: check.name, outcome: 'not-supported' } : check,
    );
    expect(receiptTitle({ ...everywhere, checks: unknown })).toBe(doubt);
    expect(receiptTitle({ ...everywhere, checks: checks.slice(0, 3) })).toBe(doubt);
    expect(receiptTitle({ ...everywhere, checks: [] })).toBe(doubt);
  });

  test('a sign-out on this device is complete even if the provider cannot be queried', () => {
    const silent = checks.map(({ name }): ReceiptCheck => ({ name, outcome: 'not-supported' }));
    expect(receiptTitle({ ...everywhere, scope: 'this-device', sessions: [], checks: silent })).toBe(
      'You are signed out',
    );
  });
});
