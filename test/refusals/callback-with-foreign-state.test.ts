import { expect } from 'vitest';
import { Secret } from '../../main/session/ports/secret.ts';
import { validateCallback } from '../../main/session/ports/validate-callback.ts';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, withQuery } from '../support/sign-in-attempt.ts';
import { thrownCode } from '../support/thrown-code.ts';

test('a response with a foreign state is rejected, and the wait for the right one continues', async ({ hostile }) => {
  const attempt = await attemptSignIn(hostile, {
    visits: (honest) => [withQuery(honest, (query) => query.set('state', 'planted')), honest],
  });
  expect(attempt).toMatchObject({ code: 'none', statuses: [400, 303], strays: ['wrong-state'], tokenRequests: 1 });
});

test('its state alone would reject it in validation', async () => {
  const expected = {
    state: new Secret('ours'),
    issuer: 'https://id.example',
    issuerPromised: false,
    redirectUri: 'http://127.0.0.1:1/callback',
  };
  const planted = new URLSearchParams({ code: 'planted', state: 'planted' });
  expect(await thrownCode(() => validateCallback(expected, planted))).toBe('callback-state-mismatch');
});
