import type { Round } from './lane.ts';
import type { CrashPoint } from './points.ts';
import { type KeyringWatch, roundOnLivingKeyring } from './round-on-living-keyring.ts';
import { type Scenario, scenarios } from './scenarios.ts';

export interface MatrixRun extends KeyringWatch {
  readonly rounds: number;
  /** Index of the first point in that order, from 0. */
  readonly from: number;
  /** Called with the number of points, which is the number of rounds that covers all of them once. */
  readonly onExplored: (points: number) => void;
  readonly onRound: (round: Round) => void;
}

/**
 * Runs all points of all scenarios repeatedly until the rounds are used up. A small number of rounds is spread over all
 * scenarios: the first point of each, then the second of each.
 */
export async function runMatrix(matrix: MatrixRun): Promise<void> {
  const { lane, rounds, from, isOver, onExplored, onRound } = matrix;
  const explored: { readonly scenario: Scenario; readonly points: readonly CrashPoint[] }[] = [];
  for (const scenario of scenarios) {
    if (isOver()) return;
    explored.push({ scenario, points: await lane.explore(scenario) });
  }
  const most = Math.max(...explored.map(({ points }) => points.length));
  const order = Array.from({ length: most }, (_, index) =>
    explored.flatMap(({ scenario, points }) => {
      const point = points[index];
      return point === undefined ? [] : [{ scenario, point }];
    }),
  ).flat();
  onExplored(order.length);
  for (let done = 0; done < rounds && !isOver(); done += 1) {
    const next = order[(from + done) % order.length];
    if (next === undefined) return;
    const round = await roundOnLivingKeyring(matrix, next.scenario, next.point);
    // An interrupt of the run kills its children too, so this round's result is meaningless.
    if (!isOver()) onRound(round);
  }
}
