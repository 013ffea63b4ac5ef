import { isUnexpected } from './closing-table.ts';
import type { Lane, Round } from './lane.ts';
import type { CrashPoint } from './points.ts';
import type { Scenario } from './scenarios.ts';

export interface KeyringWatch {
  readonly lane: Lane;
  /** How often the keyring's own daemon has died so far; one that is dead is started again. */
  readonly keyringDeaths: () => Promise<number>;
  readonly isOver: () => boolean;
  /** Told of a round that does not count, because the daemon died in it. */
  readonly onRepeat: (round: Round) => void;
}

/**
 * A round, begun again if the keyring's daemon died in it: gnome-keyring-daemon now and then aborts when its clients
 * are killed by the hundred, and what came of that says nothing about the app.
 */
export async function roundOnLivingKeyring(
  { lane, keyringDeaths, isOver, onRepeat }: KeyringWatch,
  scenario: Scenario,
  point: CrashPoint,
): Promise<Round> {
  for (;;) {
    const before = await keyringDeaths();
    const round = await lane.round(scenario, point);
    if (!isUnexpected(round) || isOver() || (await keyringDeaths()) === before) return round;
    onRepeat(round);
  }
}
