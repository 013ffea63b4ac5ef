import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from '@playwright/test';
import { closedPort } from '../support/closed-port.ts';
import { reached, signIn, test } from '../support/flow-test.ts';

/** Returns two fixed ports, the first of which another program uses. */
async function takenAndFree() {
  const holder = createServer();
  const taken = await closedPort();
  const free = await closedPort();
  holder.listen(taken, '127.0.0.1').unref();
  await once(holder, 'listening');
  const release = () => new Promise((resolve) => holder.close(resolve));
  return { taken, free, release };
}

test('the first free port of the fixed ones receives the authorization response', async ({ start, visitor }) => {
  const { taken, free, release } = await takenAndFree();
  const app = await start('fixed-ports', { ports: [taken, free] });
  await signIn(app);
  expect(await visitor.landings()).toEqual(['You are signed in']);
  await release();
});

test('the attempt reports that every fixed port is taken, and succeeds once one is free', async ({
  start,
  visitor,
}) => {
  const { taken, release } = await takenAndFree();
  const app = await start('one-port', { ports: [taken] });
  app.engine.signIn('demo');
  await expect.poll(() => app.engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'listener-unavailable' });
  expect(await visitor.landings()).toEqual([]);
  await release();
  await signIn(app);
});

test('a denial at the provider ends the attempt, and a later approval signs in', async ({ start, visitor }) => {
  const app = await start('undecided');
  visitor.does = { user: 'ada', deny: true };
  app.engine.signIn('demo');
  expect((await reached(app, 'signed-out')).error).toBe('sign-in-denied');
  expect(await visitor.landings()).toEqual(['Sign-in was declined']);
  visitor.does = { user: 'ada' };
  await signIn(app);
});
