import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';

const variants = [
  ['another host', () => 'https://attacker.example'],
  ['a slash more', (issuer: string) => `${issuer}/`],
  ['another case', (issuer: string) => issuer.replace('http:', 'HTTP:')],
  ['a port of the same number, padded', (issuer: string) => issuer.replace(/:(\d+)$/, ':0$1')],
] as const;

test.for(variants)('a code from another issuer (%s) is never sent to ours', async ([, variant], { hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.set('iss', variant(hostile.issuer)))],
  });
  expect(attempt).toMatchObject({ code: 'callback-issuer-mismatch', tokenRequests: 0 });
});
