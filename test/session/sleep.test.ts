import { expect, test } from 'vitest';
import { ownToken } from '../../main/session/access-ask.ts';
import { accessTokenMs, createWorld, restarted, signedIn, signInToo } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';

/** What is sent of itself needs a sign-out that waits: everything else is locked by the sleep. */
async function withPendingSignOut() {
  const signed = await signedIn();
  const { world, engine } = signed;
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  await world.clock.advance(4_000);
  expect(engine.snapshot().pendingSignOuts).toHaveLength(1);
  world.offline = null;
  world.requests.length = 0;
  return signed;
}

test('nothing is sent between suspend and a settled resume', async () => {
  const { world, engine } = await withPendingSignOut();
  world.tell('suspended');
  await world.clock.advance(30_000);
  expect(world.requests).toEqual([]);
  world.tell('resumed');
  await world.clock.advance(2_000);
  expect(world.requests).toEqual([]);
  await world.clock.advance(3_000);
  expect(world.requests.length).toBeGreaterThan(0);
  expect(engine.snapshot().pendingSignOuts).toEqual([]);
});

test('a resume that is never told of is noticed', async () => {
  const { world, engine } = await withPendingSignOut();
  world.tell('suspended');
  await world.clock.advance(120_000);
  expect(engine.snapshot().pendingSignOuts).toEqual([]);
});

test('a person who asks for something ends the quiet', async () => {
  const { world, engine } = await withPendingSignOut();
  world.tell('suspended');
  world.tell('resumed');
  engine.retry();
  await settled();
  expect(world.requests.length).toBeGreaterThan(0);
});

test('what fell due during a sleep that locked nothing is spread out, but for what is looked at', async () => {
  const world = createWorld();
  const { engine } = await signedIn(world);
  for (const subject of ['bob', 'cyd', 'dee']) {
    await signInToo(world, engine, subject);
  }
  for (const id of ['ada', 'bob', 'cyd']) await engine.withAccessToken(id, ownToken, async () => null);
  let draws = 0;
  Object.assign(world.clock, {
    jitter: () => {
      draws += 1;
      return (draws % 10) / 10;
    },
  });
  world.requests.length = 0;
  // The timer is late by a whole sleep that nobody announced: only its end is.
  world.clock.setBy(accessTokenMs);
  world.tell('resumed');
  const refreshesAt: number[] = [];
  for (let second = 0; second < 60; second += 1) {
    await world.clock.advance(1_000);
    refreshesAt.push(world.sent('refresh'));
  }
  expect(refreshesAt[1]).toBe(0);
  expect(refreshesAt[6]).toBe(1);
  expect(refreshesAt[10]).toBeLessThan(4);
  expect(refreshesAt[40]).toBeGreaterThanOrEqual(4);
});

test('an account that is opened in the quiet sends nothing, and has a token for who asks when that has ended', async () => {
  const world = createWorld();
  const { engine } = await signedIn(world);
  await signInToo(world, engine, 'bob');
  const again = await restarted(world, engine);
  world.tell('resumed');
  world.requests.length = 0;
  await expect(again.withAccessToken('ada', ownToken, async () => null)).rejects.toMatchObject({
    code: 'not-possible-now',
  });
  expect(world.requests).toEqual([]);
  await world.clock.advance(6_000);
  await expect(again.withAccessToken('ada', ownToken, async () => 'lent')).resolves.toBe('lent');
  expect(world.requests).toContain('refresh');
});
