import { expect, test } from 'vitest';
import type { Command } from './model/commands.ts';
import { runSequence } from './model/run-sequence.ts';

/** Sequences that new random lives found (test/session/model.test.ts), at their shortest. Each violated an invariant. */
const found: Readonly<Record<string, readonly Command[]>> = {
  'a retry while the stored session is being discarded': [
    { do: 'vault-fault', store: 'both', on: 'read', code: 'keychain-record-unreadable' },
    { do: 'crash', carriedOut: false },
    { do: 'slow', place: 'vault', on: true },
    { do: 'discard-stored-session' },
    { do: 'retry' },
    { do: 'add-fully', as: 'zyx-ada' },
  ],
  'a sign-out that could not delete its record, and a sign-in by another user in its place': [
    { do: 'vault-fault', store: 'session', on: 'clear', code: 'keychain-locked' },
    { do: 'vault-fault', store: 'signOuts', on: 'read', code: 'keychain-locked' },
    { do: 'sign-in-fully', as: 'zyx-bob' },
    { do: 'sign-out', scope: 'this-device' },
    { do: 'sign-in-fully', as: 'zyx-ada' },
    { do: 'lock' },
    { do: 'use-api-token', whose: 'zyx-bob' },
    { do: 'show', whose: 'zyx-ada' },
  ],
  'a sign-out that is done while its queue cannot be read': [
    { do: 'sign-in-fully', as: 'zyx-ada' },
    { do: 'slow', place: 'provider', on: true },
    { do: 'presence', event: 'os-locked' },
    { do: 'sign-out', scope: 'this-device' },
    { do: 'vault-fault', store: 'signOuts', on: 'read', code: 'keychain-locked' },
    { do: 'release', index: 0 },
    { do: 'release', index: 0 },
  ],
  'a sign-out everywhere while a step-up is being stored': [
    { do: 'add-fully', as: 'zyx-bob' },
    { do: 'slow', place: 'vault', on: true },
    { do: 'step-up', whose: 'zyx-bob' },
    { do: 'approve', as: 'zyx-bob' },
    { do: 'release', index: 0 },
    { do: 'sign-out', scope: 'everywhere' },
    { do: 'set-clock', byMs: -3_600_000 },
  ],
};

test.each(Object.entries(found))('no invariant is violated by %s', async (_, commands) => {
  expect(await runSequence(commands, true)).toBe(commands.length);
});
