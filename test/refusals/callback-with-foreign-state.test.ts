import { expect } from 'vitest';
import { Secret } from '../../main/session/ports/secret.ts';
import { validateCallback } from '../../main/session/ports/validate-callback.ts';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';
import { thrownCode } from '../support/thrown-code.ts';

test('an answer with a foreign state is turned away, and the wait for the true one goes on', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.set('state', 'planted')), honest],
  });
  expect(attempt).toMatchObject({ code: 'none', statuses: [400, 303], strays: ['wrong-state'], tokenRequests: 1 });
});

test('were it ever judged, its state alone would refuse it', async () => {
  const expected = {
    state: new Secret('ours'),
    issuer: 'https://id.example',
    issuerPromised: false,
    redirectUri: 'http://127.0.0.1:1/callback',
  };
  const planted = new URLSearchParams({ code: 'planted', state: 'planted' });
  expect(await thrownCode(() => validateCallback(expected, planted))).toBe('callback-state-mismatch');
});
