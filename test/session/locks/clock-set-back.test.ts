import { expect, test } from 'vitest';
import { defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { signedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const minute = 60_000;
const hour = 60 * minute;

test('an expired access token is not returned because the clock was set back', async () => {
  const { world, engine } = await signedIn();
  world.clock.setBy(-hour);
  world.offline = 'provider-unreachable';
  await world.clock.advance(5 * minute);
  await expect(engine.withAccessToken('ada', defaultToken, async () => 1)).rejects.toMatchObject({
    code: 'provider-unreachable',
  });
});

test('the session continues to be refreshed', async () => {
  const { world, engine } = await signedIn();
  world.clock.setBy(-hour);
  await world.clock.advance(minute);
  const { state } = engine.snapshot();
  expect(state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  if (state.kind === 'signed-in') expect(state.session.accessTokenExpiresAt).toBeLessThan(world.clock.now() + hour / 2);
});

test('a sign-out that waits for the network does not wait for the clock too', async () => {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  world.clock.setBy(-24 * hour);
  world.offline = null;
  await world.clock.advance(10 * minute);
  expect(engine.snapshot().pendingSignOuts).toEqual([]);
});

test('a clock slowed down by a time server changes nothing', async () => {
  const { world } = await signedIn();
  await settled();
  world.requests.length = 0;
  for (let second = 0; second < 20; second += 1) {
    world.clock.setBy(-10);
    await world.clock.advance(1_000);
  }
  expect(world.requests).toEqual([]);
});
