import { describe, expect, test } from 'vitest';
import { fullPlan } from '../../../tools/bench/plan.ts';
import { type Measured, resultOf } from '../../../tools/bench/result.ts';
import { percentile, spreadOf } from '../../../tools/bench/spread.ts';
import { tablesOf } from '../../../tools/bench/table.ts';

const spread = (median: number) => spreadOf([median]);
const outcome = (tokenRequests: number) => ({
  tokenRequests,
  served: 10_000,
  differentTokens: 1,
  refused: 0,
  sessionSurvived: true,
  waitMs: { median: 1, p99: 2, most: 3 },
});
const cost = (accounts: number, ms: number, timers: number) => ({
  accounts,
  startMs: spread(ms),
  heapBytes: 10_000_000 + accounts * 2_048,
  timers,
  inUse: { heapBytes: 10_000_000 + accounts * 4_096, timers },
});

function measured(ours: { warm: number; requests: number; startMs: number; timers: number }): Measured {
  return {
    plan: fullPlan,
    warmToken: {
      nightlatch: spread(ours.warm),
      msalNode: spread(100),
      oidcClientTs: spread(1_000),
      openidClient: spread(40_000),
    },
    expiry: {
      nightlatch: outcome(ours.requests),
      msalNode: outcome(1),
      oidcClientTs: outcome(10_000),
      openidClient: outcome(10_000),
    },
    starts: { nightlatch: [cost(1, 10, 1), cost(1_000, ours.startMs, ours.timers)] },
  };
}

const good = { warm: 20_000, requests: 1, startMs: 25, timers: 1 };

test('the promised figures are ratios of measurements in the same run', () => {
  const result = resultOf(measured(good));
  expect(result.warmToken).toMatchObject({ ratioToMsal: 200, ratioToOidcClientTs: 20, ratioToOpenidClient: 0.5 });
  expect(result.expiry).toMatchObject({ callers: 10_000, tokenRequests: 1 });
  expect(result.start).toMatchObject({ ratio1000to1: 2.5, ratio100to1OnKeychain: null });
  expect(result.heapPerAccount).toEqual({ nightlatch: { started: 2_048, inUse: 4_096 } });
  expect(result.timers).toEqual({ at1: 1, at100: null, at1000: 1, at1000InUse: 1 });
  expect(result.required.map(({ met }) => met)).toEqual([true, true, true, true, true]);
});

describe('a figure below its target is reported as missed', () => {
  test.each([
    ['a warm token', { warm: 9_999 }, [0]],
    ['requests at expiry', { requests: 2 }, [1]],
    ['no request at expiry', { requests: 0 }, [1]],
    ['the start with 1,000 accounts', { startMs: 30 }, [2]],
    ['timers', { timers: 2 }, [3, 4]],
  ])('%s', (_, fault, indices) => {
    const result = resultOf(measured({ ...good, ...fault }));
    expect(result.required.map(({ met }) => met)).toEqual([0, 1, 2, 3, 4].map((place) => !indices.includes(place)));
    expect(tablesOf(result)).toContain('MISSED');
  });
});

test('a figure that was not measured is neither met nor missed', () => {
  const { starts, ...rest } = measured(good);
  const result = resultOf({ ...rest, starts: { nightlatch: starts.nightlatch?.slice(0, 1) ?? [] } });
  expect(result.required.map(({ met }) => met)).toEqual([true, true, null, null, null]);
  expect(tablesOf(result)).toContain('not measured');
});

test('a percentile is one of the measured values', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0, 0.5, 0.99, 1].map((part) => percentile(values, part))).toEqual([1, 50, 99, 100]);
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, rounds: 3 });
  expect(() => percentile([], 0.5)).toThrow('Nothing was measured');
});
