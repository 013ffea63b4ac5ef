import { expect } from 'vitest';
import { test } from '../support/api-test.ts';
import { thrownCode } from '../support/thrown-code.ts';

test.for([
  ['authorization', 'Bearer stolen'],
  ['Authorization', 'Basic YTpi'],
  ['Cookie', 'session=1'],
  ['Host', 'elsewhere.example.test'],
  ['Proxy-Authorization', 'Basic YTpi'],
  ['Proxy-Connection', 'keep-alive'],
  ['Transfer-Encoding', 'chunked'],
  ['Content-Length', '5'],
  ['Connection', 'authorization'],
  ['Upgrade', 'h2c'],
  ['DPoP', 'a'],
  ['Origin', 'https://elsewhere.example.test'],
  ['Sec-Fetch-Site', 'same-origin'],
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Thing', 'a\r\nAuthorization: Bearer stolen'],
  ['X-Thing', 'a\nb'],
  ['X-Thing', 'a\u0000b'],
  ['X-Thing', '\u560d\u560aAuthorization: Bearer stolen'],
  ['X-Thing: a\r\nAuthorization', 'Bearer stolen'],
  ['X Thing', 'a'],
  ['', 'a'],
] as const)('a call with the header %j: %j is not sent', async ([name, value], { api }) => {
  expect(await thrownCode(api.call({ headers: { [name]: value } }))).toBe('api-request-refused');
  expect(api.seen).toHaveLength(0);
});

test('a header that is given twice is not sent', async ({ api }) => {
  expect(await thrownCode(api.call({ headers: { accept: 'a/b', Accept: 'c/d' } }))).toBe('api-request-refused');
  expect(api.seen).toHaveLength(0);
});

test.for(['CONNECT', 'TRACE', 'GET / HTTP/1.1\r\nX: y\r\n\r\nPOST', 'get', ''])(
  'a call with the method %j is not sent',
  async (method, { api }) => {
    expect(await thrownCode(api.call({ method: method as 'GET' }))).toBe('api-request-refused');
    expect(api.seen).toHaveLength(0);
  },
);
