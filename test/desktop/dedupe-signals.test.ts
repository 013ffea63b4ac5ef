import { expect, test } from 'vitest';
import { dedupeSignals } from '../../main/desktop/dedupe-signals.ts';
import { createFakeClock } from '../support/fake-clock.ts';

function setUp() {
  const clock = createFakeClock();
  const told: string[] = [];
  const once = dedupeSignals(clock, { begun: () => told.push('begun'), ended: () => told.push('ended') });
  return { clock, told, once };
}

test('what several sources say is told once, and so is its end', () => {
  const { told, once } = setUp();
  for (const source of ['a', 'b', 'a']) once.begins(source);
  expect(told).toEqual(['begun']);
  for (const source of ['b', 'a']) once.ends(source);
  expect(told).toEqual(['begun', 'ended']);
  once.begins('a');
  expect(told).toEqual(['begun', 'ended', 'begun']);
});

test('a source that never says the end keeps nothing from being told again', () => {
  const { told, once } = setUp();
  once.begins('stuck');
  once.begins('a');
  once.ends('a');
  once.begins('a');
  expect(told).toEqual(['begun', 'ended', 'begun']);
});

test('a source that is stuck silences nobody who speaks of another beginning later', async () => {
  const { clock, told, once } = setUp();
  once.begins('stuck');
  await clock.advance(60_000);
  once.begins('a');
  expect(told).toEqual(['begun', 'begun']);
  await clock.advance(60_000);
  once.asked();
  expect(told).toEqual(['begun', 'begun', 'begun']);
});

test('a source that is lost has said no end; what it says when it is back is news', () => {
  const { told, once } = setUp();
  once.begins('a');
  once.lost('a');
  expect(told).toEqual(['begun']);
  once.begins('a');
  expect(told).toEqual(['begun', 'begun']);
});

test('an end without a beginning is told: somebody is there', () => {
  const { told, once } = setUp();
  once.ends('a');
  expect(told).toEqual(['ended']);
});

test('what is asked for is told each time, and its beginning a moment later is no news', async () => {
  const { clock, told, once } = setUp();
  once.asked();
  once.asked();
  expect(told).toEqual(['begun', 'begun']);
  await clock.advance(4_000);
  once.begins('a');
  once.asked();
  expect(told).toHaveLength(2);
  once.ends('a');
  once.asked();
  await clock.advance(6_000);
  once.begins('a');
  expect(told).toEqual(['begun', 'begun', 'ended', 'begun', 'begun']);
});
