import type { Round } from './lane.ts';
import type { CrashPoint } from './points.ts';
import { type KeyringWatch, roundOnLivingKeyring } from './round-on-living-keyring.ts';
import { type Scenario, scenarios } from './scenarios.ts';

export interface MatrixRun extends KeyringWatch {
  readonly rounds: number;
  /** Which of the points in that order is the first, from 0. */
  readonly from: number;
  /** Told how many points there are: as many rounds go once through all of them. */
  readonly onExplored: (points: number) => void;
  readonly onRound: (round: Round) => void;
}

/**
 * Goes through all points of all scenarios, again and again, until the rounds are used up. Few rounds are spread over
 * the whole: the first of every scenario, then the second of every one, so that none is left out for another.
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
    // Whoever ended the run ended its children too: what that round came to says nothing.
    if (!isOver()) onRound(round);
  }
}
