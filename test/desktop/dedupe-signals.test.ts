import { expect, test } from 'vitest';
import { dedupeSignals } from '../../main/desktop/dedupe-signals.ts';
import { createFakeClock } from '../support/fake-clock.ts';

function setUp() {
  const clock = createFakeClock();
  const told: string[] = [];
  const once = dedupeSignals(clock, { begun: () => told.push('begun'), ended: () => told.push('ended') });
  return { clock, told, once };
}

test('an event from several sources is emitted once, and so is its end', () => {
  const { told, once } = setUp();
  for (const source of ['a', 'b', 'a']) once.begins(source);
  expect(told).toEqual(['begun']);
  for (const source of ['b', 'a']) once.ends(source);
  expect(told).toEqual(['begun', 'ended']);
  once.begins('a');
  expect(told).toEqual(['begun', 'ended', 'begun']);
});

test('a source that never reports the end does not suppress later events', () => {
  const { told, once } = setUp();
  once.begins('stuck');
  once.begins('a');
  once.ends('a');
  once.begins('a');
  expect(told).toEqual(['begun', 'ended', 'begun']);
});

test('a stuck source does not suppress a later beginning from another source', async () => {
  const { clock, told, once } = setUp();
  once.begins('stuck');
  await clock.advance(60_000);
  once.begins('a');
  expect(told).toEqual(['begun', 'begun']);
  await clock.advance(60_000);
  once.asked();
  expect(told).toEqual(['begun', 'begun', 'begun']);
});

test('a lost source has reported no end, and its first event after it returns is emitted', () => {
  const { told, once } = setUp();
  once.begins('a');
  once.lost('a');
  expect(told).toEqual(['begun']);
  once.begins('a');
  expect(told).toEqual(['begun', 'begun']);
});

test('an end without a beginning is emitted: a user is present', () => {
  const { told, once } = setUp();
  once.ends('a');
  expect(told).toEqual(['ended']);
});

test('each request is emitted, and a beginning right after it is not', async () => {
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
