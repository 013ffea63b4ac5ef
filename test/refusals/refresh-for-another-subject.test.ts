import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh } from '../support/sign-in-attempt.ts';

test('a refresh that answers for another person is refused', async ({ hostile }) => {
  hostile.twistIdToken((claims, sign) => sign({ ...claims, sub: 'user-2' }));
  expect(await attemptRefresh(hostile)).toMatchObject({ code: 'subject-mismatch', answer: null, tokenRequests: 1 });
});
