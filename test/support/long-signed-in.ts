import { expect } from 'vitest';
import { createWorld, signedIn } from './engine-world.ts';

/** A user who signed in six minutes ago and was present since: too long ago to count as recent authentication. */
export async function longSignedIn(world = createWorld()) {
  const started = await signedIn(world);
  await world.clock.advance(6 * 60_000);
  expect(started.engine.snapshot().state.kind).toBe('signed-in');
  world.requests.length = 0;
  return started;
}
