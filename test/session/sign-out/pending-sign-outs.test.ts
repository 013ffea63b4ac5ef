import { expect, test } from 'vitest';
import { createWorld, restarted, signedIn, signInToo } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const probes = (requests: readonly string[]) => requests.filter((what) => what === 'revoke').length;

test('after a restart a pending sign-out is retried as often as before it', async () => {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  const again = await restarted(world, engine);
  world.requests.length = 0;
  await world.clock.advance(15_000);
  // After 4 s and 8 s, because the attempt before the restart counts.
  expect(probes(world.requests)).toBe(2);
  world.offline = null;
  await world.clock.advance(20_000);
  expect(again.snapshot().pendingSignOuts).toEqual([]);
  expect(again.snapshot().receipts).toHaveLength(1);
});

test('a sign-out that hangs at its provider delays no other', async () => {
  const world = createWorld();
  const { engine } = await signedIn(world);
  await signInToo(world, engine, 'bob');

  const { provider } = world.entry();
  const { revoke } = provider;
  Object.assign(provider, { revoke: () => new Promise(() => {}) });
  engine.signOut();
  await settled();
  Object.assign(provider, { revoke });
  engine.show('ada');
  engine.signOut();
  await settled();
  expect(engine.snapshot().receipts).toHaveLength(1);
  expect(engine.snapshot().pendingSignOuts).toHaveLength(1);
});
