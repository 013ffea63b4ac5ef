import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const wrong: readonly (readonly [string, unknown])[] = [
  ['sub', 7],
  ['sub', ''],
  ['sub', 'x'.repeat(256)],
  ['exp', '2999-01-01'],
  ['iat', null],
  ['aud', { client: 'nightlatch-desktop' }],
  ['auth_time', 'now'],
];

test.for(wrong)('an ID token whose %s is %j is rejected', async ([claim, value], { hostile }) => {
  hostile.twistIdToken((claims) => unchecked({ ...claims, [claim]: value }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-malformed', answer: null });
});

/** The signing library would reject such claims itself. They are validated before the signature, so none is needed. */
function unchecked(claims: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'ES256' })}.${encode(claims)}.c2lnbmF0dXJl`;
}
