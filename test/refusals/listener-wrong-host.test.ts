import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { visit } from '../support/raw-http.ts';

const hosts: readonly (readonly [string, (port: string) => string | null])[] = [
  ['a name rebound to this computer', (port) => `rebound.example:${port}`],
  ['localhost', (port) => `localhost:${port}`],
  ['the other loopback', (port) => `[::1]:${port}`],
  ['no port', () => '127.0.0.1'],
  ['another port', () => '127.0.0.1:1'],
  ['what no URL can hold', () => 'a b'],
  ['an open bracket', () => '[::1'],
  ['none at all', () => null],
];

test.for(hosts)('the right response with a wrong Host (%s) is rejected', async ([, host], { listener }) => {
  const { honest, strays } = listener;
  const reply = await visit(honest, { headers: { Host: host(honest.port) } });
  expect(reply.status).toBe(421);
  expect(strays).toEqual(['wrong-host']);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});

test('the right response with two Host headers is rejected', async ({ listener }) => {
  const { honest, strays } = listener;
  const reply = await visit(honest, { headers: { host: 'rebound.example' } });
  expect(reply.status).toBe(421);
  expect(strays).toEqual(['wrong-host']);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});
