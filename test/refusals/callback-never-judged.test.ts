import { expect } from 'vitest';
import { validateCallback } from '../../main/session/ports/validate-callback.ts';
import { test } from '../support/hostile-test.ts';
import { providerAt } from '../support/sign-in-attempt.ts';
import { thrownCode } from '../support/thrown-code.ts';

const ask = { redirectUri: 'http://127.0.0.1:49152/callback', purpose: 'sign-in' } as const;

test('an object that looks like a validated callback is not exchanged', async ({ hostile }) => {
  const provider = providerAt(hostile);
  const prepared = await provider.prepare(ask, AbortSignal.timeout(5_000));
  const forged = { query: new URLSearchParams({ code: 'planted', state: prepared.expected.state.reveal() }) };
  expect(await thrownCode(provider.exchange(prepared, forged))).toBe('callback-invalid');
  expect(hostile.requestsTo('token')).toHaveLength(0);
});

test('a validated callback is exchanged once, whatever the result', async ({ hostile }) => {
  const provider = providerAt(hostile);
  const prepared = await provider.prepare(ask, AbortSignal.timeout(5_000));
  const { state, issuer } = prepared.expected;
  const query = new URLSearchParams({ code: 'unknown', state: state.reveal(), iss: issuer });
  const callback = validateCallback(prepared.expected, query);
  expect(await thrownCode(provider.exchange(prepared, callback))).toBe('code-refused');
  expect(await thrownCode(provider.exchange(prepared, callback))).toBe('callback-invalid');
  expect(hostile.requestsTo('token')).toHaveLength(1);
});
