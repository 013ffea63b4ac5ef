import { expect, test } from 'vitest';
import { createWorld, signedIn } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';

/** Creates a world in which the lock between processes is acquired only after a moment, like the real one. */
function patientWorld() {
  const world = createWorld();
  Object.assign(world.ports().refreshLock, {
    withLock: async (_name: string, task: () => Promise<unknown>) => {
      await settled();
      return await task();
    },
  });
  return world;
}

test('a lock during the quit is stored before the app has quit', async () => {
  const { world, engine } = await signedIn(patientWorld());
  await settled();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-in');
  engine.lock('asked');
  expect(world.lockStored()).toBeNull();
  await engine.stop();
  expect(world.lockStored()).toMatchObject({ reason: 'asked' });
});

test('the next start knows the selected account, however soon the app quits', async () => {
  const { world, engine } = await signedIn(patientWorld());
  await settled();
  const first = engine.snapshot().shownAccountId;
  engine.show(null);
  world.subject = 'grace';
  engine.signIn('p');
  await settled();
  world.approve();
  for (let turn = 0; turn < 10; turn += 1) await settled();
  expect(engine.snapshot().shownAccountId).not.toBe(first);
  engine.show(first);
  await engine.stop();
  expect(world.accounts.value()?.shown).toBe(first);
});
