import { expect, test } from 'vitest';
import { createIdleReader } from '../../main/desktop/idle-reader.ts';
import { createFakeClock, settled } from '../support/fake-clock.ts';

type Said = number | null | 'silence';

function setUp(said: Said, { exact = true } = {}) {
  const clock = createFakeClock();
  const world = { clock, said, asked: 0, fresh: 0, changed: 0 };
  const source = {
    exact,
    ask: async () => {
      world.asked += 1;
      if (world.said === 'silence') throw new Error('no answer');
      return world.said;
    },
  };
  const reader = createIdleReader(clock, [source], {
    fresh: () => {
      world.fresh += 1;
    },
    changed: () => {
      world.changed += 1;
    },
  });
  return { world, reader, clock };
}

test('the reader returns the last reported idle time, and never more: a user may have returned', async () => {
  const { world, reader, clock } = setUp(1_000);
  expect(reader.told()).toBe('asking');
  expect(reader.idleMs()).toBeNull();
  await settled();
  expect([reader.told(), reader.idleMs(), world.fresh]).toEqual(['yes', 1_000, 1]);
  world.said = 6_000;
  await clock.advance(5_000);
  expect(reader.idleMs()).toBe(1_000);
  await settled();
  expect([reader.idleMs(), world.asked, world.fresh]).toEqual([6_000, 2, 1]);
});

test('the reader queries at most twice a second, and only when it is called', async () => {
  const { world, reader, clock } = setUp(1_000);
  reader.idleMs();
  await settled();
  for (let look = 0; look < 20; look += 1) {
    reader.idleMs();
    await clock.advance(100);
  }
  expect(world.asked).toBeLessThanOrEqual(5);
  expect(clock.timers()).toBe(0);
  const before = world.asked;
  await clock.advance(3_600_000);
  expect(world.asked).toBe(before);
});

test('an old value locks no session: the reader returns 0, queries, and reports when it knows', async () => {
  const { world, reader, clock } = setUp(600_000);
  reader.idleMs();
  await settled();
  await clock.advance(60_000);
  expect(reader.idleMs()).toBe(0);
  await settled();
  expect([reader.idleMs(), world.fresh]).toEqual([600_000, 2]);
});

test('a silent source’s last value is valid for ten more seconds, then unknown until it reports', async () => {
  const { world, reader, clock } = setUp(1_000);
  reader.idleMs();
  await settled();
  world.said = 'silence';
  for (let second = 0; second < 8; second += 1) {
    await clock.advance(1_000);
    expect(reader.idleMs()).toBe(1_000);
    await settled();
  }
  expect(reader.told()).toBe('yes');
  for (let second = 0; second < 5; second += 1) {
    await clock.advance(1_000);
    reader.idleMs();
    await settled();
  }
  expect([reader.idleMs(), reader.told(), world.changed]).toEqual([null, 'not-told', 2]);
  await settled();
  world.said = 3_000;
  reader.idleMs();
  await settled();
  expect([reader.idleMs(), reader.told(), world.changed]).toEqual([3_000, 'yes', 3]);
});

test('the value of a lost source is discarded', async () => {
  const { world, reader } = setUp(1_000);
  reader.idleMs();
  await settled();
  world.said = null;
  reader.readAgain();
  await settled();
  expect([reader.idleMs(), reader.told()]).toEqual([null, 'not-told']);
});

test('a counter that starts late is read and marked as unreliable', async () => {
  const { reader } = setUp(1_000, { exact: false });
  reader.readAgain();
  await settled();
  expect([reader.idleMs(), reader.told()]).toEqual([1_000, 'not-told']);
});
