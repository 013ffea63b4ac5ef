import { expect, test } from 'vitest';
import { type DatedEvent, findAnomalies } from '../../main/activity/anomaly-rules.ts';

const now = 10_000_000;
const minute = 60_000;
const stray = (at: number): DatedEvent => ({ at, event: { what: 'stray-request', why: 'wrong-state' } });

test('a usual day has no anomaly', () => {
  const events: readonly DatedEvent[] = [
    { at: now, event: { what: 'signed-in' } },
    { at: now, event: { what: 'refresh-failed', code: 'provider-unreachable' } },
    { at: now, event: { what: 'session-ended', code: 'client-refused' } },
    { at: now, event: { what: 'stray-request', why: 'wrong-path' } },
    { at: now, event: { what: 'ipc-refused', code: 'ipc-arguments-invalid', channel: 'nightlatch:lock' } },
  ];
  expect(findAnomalies(events, now)).toEqual([]);
});

test('three authorization responses with a foreign state within ten minutes are an anomaly, two are not', () => {
  expect(findAnomalies([stray(now - 2), stray(now - 1)], now)).toEqual([]);
  expect(findAnomalies([stray(now - 9 * minute), stray(now - 2), stray(now - 1)], now)).toEqual([
    { what: 'foreign-answers', since: now - 9 * minute, count: 3 },
  ]);
  expect(findAnomalies([stray(now - 11 * minute), stray(now - 2), stray(now - 1)], now)).toEqual([]);
});

test('one refused sender at the bridge is an anomaly', () => {
  const events: readonly DatedEvent[] = [
    { at: now, event: { what: 'ipc-refused', code: 'ipc-sender-refused', channel: 'nightlatch:lock' } },
  ];
  expect(findAnomalies(events, now)).toEqual([{ what: 'foreign-window', since: now, count: 1 }]);
});

test('a rejected refresh token that ended the session is an anomaly', () => {
  const events: readonly DatedEvent[] = [{ at: now, event: { what: 'session-ended', code: 'refresh-refused' } }];
  expect(findAnomalies(events, now)).toEqual([{ what: 'session-revoked', since: now, count: 1 }]);
});
