import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test.for([
  'words',
  'a.b',
  'a.b.c.d.e',
  `${encoded('[]')}.${encoded('{}')}.c2ln`,
  `${encoded('{"alg":"ES256"}')}.${encoded('"text"')}.c2ln`,
  `${encoded('{"alg":"ES256"}')}.{}.c2ln`,
])('%j in place of an ID token is rejected', async (text, { hostile }) => {
  hostile.twistIdToken(() => text);
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-malformed', answer: null });
});
