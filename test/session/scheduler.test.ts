import { expect, test } from 'vitest';
import { createScheduler } from '../../main/session/scheduler.ts';
import { createFakeClock } from '../support/fake-clock.ts';

function withAgenda() {
  const clock = createFakeClock();
  const looks: { readonly at: number; readonly setBack: boolean }[] = [];
  const due = { next: Number.POSITIVE_INFINITY };
  const startedAt = clock.monotonic();
  const agenda = createScheduler(clock, {
    now: (setBack) => looks.push({ at: clock.monotonic() - startedAt, setBack }),
    next: () => due.next,
  });
  return { clock, looks, due, agenda };
}

const times = (looks: readonly { readonly at: number }[]) => looks.map(({ at }) => at);

test('the scheduler checks once a minute if nothing is due', async () => {
  const { clock, looks, agenda } = withAgenda();
  agenda.look();
  await clock.advance(180_000);
  expect(times(looks)).toEqual([0, 60_000, 120_000, 180_000]);
});

test('the scheduler checks when the next work is due, within the limits of a moment and a minute', async () => {
  const { clock, looks, due, agenda } = withAgenda();
  due.next = 1_234;
  agenda.look();
  await clock.advance(1_234);
  due.next = 0;
  await clock.advance(1_234 + 250);
  due.next = 3_600_000;
  await clock.advance(250 + 60_000);
  expect(times(looks)).toEqual([0, 1_234, 2_468, 2_718, 2_968, 62_968]);
});

test('there is one timer, however often it is rescheduled', () => {
  const { clock, agenda } = withAgenda();
  expect(clock.timers()).toBe(0);
  agenda.look();
  agenda.arm();
  agenda.look();
  expect(clock.timers()).toBe(1);
});

test('rescheduling sets the time again and does nothing else', async () => {
  const { clock, looks, due, agenda } = withAgenda();
  agenda.look();
  due.next = 5_000;
  agenda.arm();
  expect(looks).toHaveLength(1);
  await clock.advance(5_000);
  expect(times(looks)).toEqual([0, 5_000]);
});

test('a wall clock set back by more than five seconds is detected once', async () => {
  const { clock, looks, agenda } = withAgenda();
  agenda.look();
  clock.setBy(-5_000);
  agenda.look();
  clock.setBy(-5_001);
  agenda.look();
  agenda.look();
  expect(looks.map(({ setBack }) => setBack)).toEqual([false, false, true, false]);
});

test('a wall clock set forward is ignored, and so is time that passes on both clocks', async () => {
  const { clock, looks, agenda } = withAgenda();
  agenda.look();
  clock.setBy(3_600_000);
  agenda.look();
  await clock.advance(60_000);
  expect(looks.every(({ setBack }) => !setBack)).toBe(true);
});

test('a stopped scheduler does nothing and leaves no timer', async () => {
  const { clock, looks, agenda } = withAgenda();
  agenda.look();
  agenda.stop();
  expect(clock.timers()).toBe(0);
  agenda.look();
  agenda.arm();
  expect(clock.timers()).toBe(0);
  await clock.advance(120_000);
  expect(looks).toHaveLength(1);
});

test('a scheduler stopped before its first check has nothing to stop', () => {
  const { clock, agenda } = withAgenda();
  agenda.stop();
  expect(clock.timers()).toBe(0);
});
