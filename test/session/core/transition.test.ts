import { expect, test } from 'vitest';
import type { SessionState } from '../../../contract/session-state.ts';
import { type SessionEvent, transition } from '../../../main/session/core/transition.ts';

const account = { providerId: 'p', issuer: 'i', subject: 's', name: null, email: null };
const session = {
  authenticatedAt: 0,
  refreshedAt: 0,
  accessTokenExpiresAt: null,
  endsAt: 1,
  idleLimitMs: 1,
  idleLocksAt: null,
  persistence: 'keychain',
  acr: null,
} as const;
const states: readonly SessionState[] = [
  { kind: 'starting' },
  { kind: 'misconfigured', code: 'config-invalid', file: 'f', problems: [] },
  { kind: 'signed-out', error: null },
  { kind: 'signing-in', purpose: 'sign-in', providerId: 'p', step: 'preparing', deadline: 0 },
  { kind: 'signed-in', account, session, freshness: { kind: 'fresh' }, stepUp: null },
  { kind: 'locked', reason: 'asked', lockedAt: 0, error: null },
  { kind: 'reauthentication-required', providerId: 'p', reason: 'refresh-refused' },
  { kind: 'signing-out', scope: 'everywhere' },
  { kind: 'vault-blocked', problem: 'locked', code: 'keychain-locked', error: null },
];
const opened = { account, session, freshness: { kind: 'fresh' } } as const;
const events: readonly (readonly [SessionEvent, string])[] = [
  [{ what: 'config-refused', code: 'config-invalid', file: 'f', problems: [] }, 'starting'],
  [{ what: 'restore-started' }, 'vault-blocked locked'],
  [{ what: 'nothing-stored' }, 'starting'],
  [{ what: 'session-opened', ...opened }, 'starting signing-in locked'],
  [{ what: 'session-changed', ...opened }, 'signed-in'],
  [
    { what: 'vault-refused', problem: 'locked', code: 'keychain-locked', error: null },
    'starting signing-in signing-out',
  ],
  [{ what: 'stored-session-discarded' }, 'vault-blocked'],
  [
    { what: 'sign-in-started', purpose: 'sign-in', providerId: 'p', deadline: 0 },
    'signed-out locked reauthentication-required vault-blocked',
  ],
  [{ what: 'sign-in-advanced', step: 'finishing' }, 'signing-in'],
  [{ what: 'sign-in-failed', code: 'sign-in-denied' }, 'signing-in'],
  [{ what: 'session-locked', reason: 'idle', at: 0, error: null }, 'starting signing-in signed-in'],
  [{ what: 'session-ended', providerId: 'p', reason: 'refresh-refused' }, 'starting signing-in signed-in locked'],
  [{ what: 'step-up-started', cause: 'api', deadline: 0 }, 'signed-in'],
  [{ what: 'step-up-advanced', step: 'finishing' }, 'signed-in'],
  [{ what: 'step-up-ended' }, 'signed-in'],
  [{ what: 'sign-out-started', scope: 'everywhere' }, 'starting signed-in locked'],
  [{ what: 'signed-out' }, 'signing-out'],
];

test.each(events)('$what is accepted in its own states and in no other', (event, allowed) => {
  const from = states.filter((state) => transition(state, event) !== null).map(({ kind }) => kind);
  expect(from).toEqual(states.map(({ kind }) => kind).filter((kind) => allowed.split(' ').includes(kind)));
});

test('a refused configuration is left only by a restart', () => {
  const refused = states[1];
  if (refused === undefined) throw new Error('no such state');
  expect(events.every(([event]) => transition(refused, event) === null)).toBe(true);
});
