import { expect } from 'vitest';
import { test } from '../support/api-test.ts';
import { thrownCode } from '../support/thrown-code.ts';

test('the http counterpart of an allowed https origin is another origin', async ({ api }) => {
  // The origin of this test is an allowed loopback one in http: its https twin is as foreign as the other way round.
  const { host } = new URL(api.origin);
  for (const url of [`https://${host}/`, 'http://api.example.com/', `ws://${host}/`, `ftp://${host}/`]) {
    expect(await thrownCode(api.call({ url })), url).toBe('api-request-refused');
  }
  expect(api.seen).toHaveLength(0);
});
