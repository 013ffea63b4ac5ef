import { expect } from 'vitest';
import { test } from '../support/api-test.ts';
import { thrownCode } from '../support/thrown-code.ts';

test('the http counterpart of an allowed https origin is another origin', async ({ api }) => {
  // This test's origin is an allowed loopback one over http: its https twin is as foreign as the reverse.
  const { host } = new URL(api.origin);
  for (const url of [`https://${host}/`, 'http://api.example.com/', `ws://${host}/`, `ftp://${host}/`]) {
    expect(await thrownCode(api.call({ url })), url).toBe('api-request-refused');
  }
  expect(api.seen).toHaveLength(0);
});
