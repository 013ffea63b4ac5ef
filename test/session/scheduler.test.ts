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

test('where nothing is due, it looks once a minute', async () => {
  const { clock, looks, agenda } = withAgenda();
  agenda.look();
  await clock.advance(180_000);
  expect(times(looks)).toEqual([0, 60_000, 120_000, 180_000]);
});

test('it looks when the next thing is due, neither sooner than in a moment nor later than in a minute', async () => {
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

test('there is one timer, however often it is armed', () => {
  const { clock, agenda } = withAgenda();
  expect(clock.timers()).toBe(0);
  agenda.look();
  agenda.arm();
  agenda.look();
  expect(clock.timers()).toBe(1);
});

test('arming sets the time anew and does nothing else', async () => {
  const { clock, looks, due, agenda } = withAgenda();
  agenda.look();
  due.next = 5_000;
  agenda.arm();
  expect(looks).toHaveLength(1);
  await clock.advance(5_000);
  expect(times(looks)).toEqual([0, 5_000]);
});

test('a wall clock that was set back by more than five seconds is noticed, once', async () => {
  const { clock, looks, agenda } = withAgenda();
  agenda.look();
  clock.setBy(-5_000);
  agenda.look();
  clock.setBy(-5_001);
  agenda.look();
  agenda.look();
  expect(looks.map(({ setBack }) => setBack)).toEqual([false, false, true, false]);
});

test('one that was set forward is not, and time that passes on both clocks is nothing', async () => {
  const { clock, looks, agenda } = withAgenda();
  agenda.look();
  clock.setBy(3_600_000);
  agenda.look();
  await clock.advance(60_000);
  expect(looks.every(({ setBack }) => !setBack)).toBe(true);
});

test('once stopped it does nothing, and leaves no timer', async () => {
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

test('one that is stopped before its first look has nothing to stop', () => {
  const { clock, agenda } = withAgenda();
  agenda.stop();
  expect(clock.timers()).toBe(0);
});
