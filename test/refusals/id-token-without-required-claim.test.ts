import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test.for(['sub', 'exp', 'iat', 'iss', 'aud'])('an ID token without %s is rejected', async (claim, { hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, [claim]: undefined }));
  expect(await attemptSignIn(hostile)).toMatchObject({ code: 'id-token-malformed', answer: null });
});
