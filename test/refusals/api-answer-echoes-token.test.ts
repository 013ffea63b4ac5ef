import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { test } from '../support/api-test.ts';
import { thrownCode } from '../support/thrown-code.ts';

test('an answer that says the token back in its body goes no further', async ({ api }) => {
  api.replies = [({ headers }, response) => response.end(JSON.stringify(headers))];
  expect(await thrownCode(api.call({}))).toBe('api-answer-invalid');
});

test('nor does one that packs it', async ({ api }) => {
  api.replies = [
    ({ headers }, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(`you said ${headers.authorization}`)),
  ];
  expect(await thrownCode(api.call({}))).toBe('api-answer-invalid');
});

test('nor does one that has it in a header', async ({ api }) => {
  api.replies = [
    ({ headers }, response) => response.writeHead(201, { location: `/a?t=${headers.authorization?.slice(7)}` }).end(),
  ];
  expect(await thrownCode(api.call({}))).toBe('api-answer-invalid');
});

test('an error of a call says its code and nothing that was sent', async ({ api }) => {
  api.replies = [(_, response) => response.destroy()];
  const error = await api.call({ url: `${api.origin}/?q=private` }).catch((thrown: unknown) => thrown);
  expect(inspect(error, { depth: 9, showHidden: true })).toContain('api-unreachable');
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/token-1|private/);
});
