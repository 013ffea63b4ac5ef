import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { test } from '../support/api-test.ts';
import { thrownCode } from '../support/thrown-code.ts';

test('a response that echoes the token in its body is withheld', async ({ api }) => {
  api.replies = [({ headers }, response) => response.end(JSON.stringify(headers))];
  expect(await thrownCode(api.call({}))).toBe('api-answer-invalid');
});

test('a response that echoes the token encoded is withheld', async ({ api }) => {
  api.replies = [
    ({ headers }, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(`you said ${headers.authorization}`)),
  ];
  expect(await thrownCode(api.call({}))).toBe('api-answer-invalid');
});

test('a response that echoes the token in a header is withheld', async ({ api }) => {
  api.replies = [
    ({ headers }, response) => response.writeHead(201, { location: `/a?t=${headers.authorization?.slice(7)}` }).end(),
  ];
  expect(await thrownCode(api.call({}))).toBe('api-answer-invalid');
});

test('the error of a call has its code and no part of the request', async ({ api }) => {
  api.replies = [(_, response) => response.destroy()];
  const error = await api.call({ url: `${api.origin}/?q=private` }).catch((thrown: unknown) => thrown);
  expect(inspect(error, { depth: 9, showHidden: true })).toContain('api-unreachable');
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/token-1|private/);
});
