import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { providerAt } from '../support/sign-in-attempt.ts';
import { thrownCode } from '../support/thrown-code.ts';

const ask = { redirectUri: 'http://127.0.0.1:49152/callback', purpose: 'sign-in' } as const;

test('plain HTTP on this computer is rejected unless it is allowed', async ({ hostile }) => {
  const provider = providerAt(hostile, { allowInsecureLoopback: false });
  expect(await thrownCode(provider.prepare(ask, AbortSignal.timeout(5_000)))).toBe('provider-insecure');
  expect(hostile.requestsTo('discovery')).toHaveLength(0);
});

test('plain HTTP on other hosts is rejected although loopback is allowed', async ({ hostile }) => {
  for (const host of ['localhost', '127.0.0.1.example', '0.0.0.0', '127.1.example']) {
    const issuer = hostile.issuer.replace('127.0.0.1', host);
    const provider = providerAt(hostile, { issuer });
    expect(await thrownCode(provider.prepare(ask, AbortSignal.timeout(5_000)))).toBe('provider-insecure');
  }
  expect(hostile.requestsTo('discovery')).toHaveLength(0);
});
