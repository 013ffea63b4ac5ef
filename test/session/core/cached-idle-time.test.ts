import { expect, test } from 'vitest';
import { cacheIdleTime } from '../../../main/session/core/cached-idle-time.ts';
import type { PresenceEvent } from '../../../main/session/ports/ports.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

test('the desktop is queried once for concurrent callers, and again a moment later', async () => {
  const clock = createFakeClock();
  let asked = 0;
  let idle: number | null = 5_000;
  const presence = cacheIdleTime(
    {
      idleMs: () => {
        asked += 1;
        return idle;
      },
      subscribe: () => () => {},
    },
    clock,
  );
  expect([presence.idleMs(), presence.idleMs(), presence.idleMs()]).toEqual([5_000, 5_000, 5_000]);
  expect(asked).toBe(1);
  idle = null;
  await clock.advance(100);
  expect([presence.idleMs(), presence.idleMs()]).toEqual([null, null]);
  expect(asked).toBe(2);
});

test('a new desktop event is not hidden by a cached value', () => {
  const clock = createFakeClock();
  let idle = 0;
  let tell: (event: PresenceEvent) => void = () => {};
  const presence = cacheIdleTime(
    {
      idleMs: () => idle,
      subscribe: (listener) => {
        tell = listener;
        return () => {};
      },
    },
    clock,
  );
  const heard: (number | null)[] = [];
  presence.subscribe(() => void heard.push(presence.idleMs()));
  expect(presence.idleMs()).toBe(0);
  idle = 600_000;
  tell('window-shown');
  tell('idle-told');
  expect(heard).toEqual([0, 600_000]);
});
