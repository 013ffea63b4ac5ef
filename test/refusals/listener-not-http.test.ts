import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { sendRaw } from '../support/raw-http.ts';

test.for([
  ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400],
  ['a space in a header name', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n', 400],
  ['the protocol of 1991, which knows no Host', 'GET /callback\r\n\r\n', 421],
] as const)('%s ends its own connection and nothing else', async ([, bytes, status], { listener }) => {
  expect((await sendRaw(listener.honest, bytes)).status).toBe(status);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});
