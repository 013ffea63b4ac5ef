import { expect, test } from 'vitest';
import type { Anomaly } from '../../main/activity/anomaly-rules.ts';
import { watchAnomalies } from '../../main/activity/watch-anomalies.ts';
import type { ActivityEvent } from '../../main/session/ports/activity-event.ts';

function watched() {
  const recorded: ActivityEvent[] = [];
  const told: Anomaly['what'][] = [];
  const clock = { now: 0 };
  const activity = watchAnomalies(
    { record: (event) => recorded.push(event) },
    () => clock.now,
    ({ what }) => told.push(what),
  );
  return { activity, recorded, told, clock };
}
const foreign: ActivityEvent = { what: 'stray-request', why: 'wrong-state' };

test('an anomaly is reported once while it lasts, and again when it recurs', () => {
  const { activity, told, recorded, clock } = watched();
  for (let count = 0; count < 6; count += 1) activity.record(foreign);
  expect(told).toEqual(['foreign-answers']);
  expect(recorded).toHaveLength(6);
  clock.now = 60 * 60_000;
  activity.record({ what: 'refreshed' });
  for (let count = 0; count < 3; count += 1) activity.record(foreign);
  expect(told).toEqual(['foreign-answers', 'foreign-answers']);
});

test('ordinary events are passed on and not reported', () => {
  const { activity, told, recorded } = watched();
  for (let count = 0; count < 500; count += 1) activity.record({ what: 'refreshed' });
  expect(recorded).toHaveLength(500);
  expect(told).toEqual([]);
});
