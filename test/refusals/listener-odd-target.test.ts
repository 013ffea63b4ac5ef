import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { visit } from '../support/raw-http.ts';

test('a target of two slashes, an asterisk or a tunnel is rejected', async ({ listener }) => {
  const { honest, strays } = listener;
  const slashes = await visit(honest, { target: `//elsewhere.example${honest.pathname}${honest.search}` });
  const asterisk = await visit(honest, { method: 'OPTIONS', target: '*' });
  const tunnel = await visit(honest, { method: 'CONNECT', target: 'elsewhere.example:443' });
  expect([slashes.status, asterisk.status, tunnel.status]).toEqual([400, 405, 400]);
  expect(strays).toEqual(['wrong-path', 'wrong-method', 'wrong-method']);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});
