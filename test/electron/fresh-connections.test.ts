import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFreshConnections } from '../../main/electron/fresh-connections.ts';
import { createSessionFetch } from '../../main/electron/session-fetch.ts';
import { type BreakingServer, startBreakingServer } from '../support/breaking-server.ts';

const electron = await vi.hoisted(async () => {
  const { createPreviewNet } = await import('../support/preview-net.ts');
  return createPreviewNet();
});
vi.mock('electron/main', () => electron);

let server: BreakingServer;
beforeEach(async () => {
  server = await startBreakingServer();
});
afterEach(() => server.close());

let names = 0;
const fresh = (most = 4, closeWithinMs = 5_000) => {
  names += 1;
  return createFreshConnections({ name: `test-${names}`, most, closeWithinMs });
};
const post = (fetch: typeof globalThis.fetch, body: string) =>
  fetch(server.origin, { method: 'POST', body }).then(async (response) => response.text());

test('a request on a kept-alive connection reaches the server twice because Chromium repeats it', async () => {
  const fetch = createSessionFetch(electron.session.fromPartition('kept') as Electron.Session);
  await post(fetch, 'first');
  await post(fetch, 'second');
  expect(server.bodies).toEqual(['first', 'second', 'second']);
});

test('a request on a fresh connection reaches the server once, whatever came before it', async () => {
  const spending = fresh(1);
  for (const body of ['first', 'second', 'third']) await spending((fetch) => post(fetch, body));
  expect(server.bodies).toEqual(['first', 'second', 'third']);
  expect(server.connections()).toBe(3);
});

test('concurrent tasks have a session each, and the end of one fails no request of another', async () => {
  const spending = fresh(2);
  const { promise: oneIsDone, resolve } = Promise.withResolvers<void>();
  const slow = spending(async (fetch) => {
    await post(fetch, 'slow, before');
    await oneIsDone;
    await pause(50);
    return post(fetch, 'slow, after').catch(String);
  });
  await spending((fetch) => post(fetch, 'quick'));
  resolve();
  // The task reuses its own connection, which breaks: the end of the other task did not close it.
  expect(await slow).toContain('fine');
  expect(server.bodies.filter((body) => body === 'slow, after')).toHaveLength(2);
});

test('the number of concurrent tasks is limited, and each task gets its turn', async () => {
  const spending = fresh(2);
  let running = 0;
  let most = 0;
  const done = await Promise.all(
    Array.from({ length: 7 }, (_, index) =>
      spending(async (fetch) => {
        running += 1;
        most = Math.max(most, running);
        await post(fetch, `${index}`);
        running -= 1;
        return index;
      }),
    ),
  );
  expect([done, most]).toEqual([[0, 1, 2, 3, 4, 5, 6], 2]);
  expect([...server.bodies].sort()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
});

test('a task that fails releases its session and rejects with its own error', async () => {
  const spending = fresh(1);
  await expect(spending(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  expect(await spending((fetch) => post(fetch, 'next'))).toContain('fine');
});

test.each([
  ['do not close in time', () => new Promise<void>(() => {})],
  ['cannot be closed', () => Promise.reject(new Error('the network process is gone'))],
])('a session whose connections %s is not used again', async (_, closeAllConnections) => {
  const spending = fresh(1, 30);
  const prefix = `test-${names}`;
  const first = electron.session.fromPartition(`${prefix}-1`) as Electron.Session;
  first.closeAllConnections = closeAllConnections;
  await spending((fetch) => post(fetch, 'first'));
  await spending((fetch) => post(fetch, 'second'));
  expect(server.bodies).toEqual(['first', 'second']);
  expect(server.connections()).toBe(2);
});
