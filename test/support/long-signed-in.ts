import { expect } from 'vitest';
import { createWorld, signedIn } from './engine-world.ts';

/** Somebody who signed in six minutes ago and has not been away: longer ago than a proof of who it is may be. */
export async function longSignedIn(world = createWorld()) {
  const started = await signedIn(world);
  await world.clock.advance(6 * 60_000);
  expect(started.engine.snapshot().state.kind).toBe('signed-in');
  world.requests.length = 0;
  return started;
}
