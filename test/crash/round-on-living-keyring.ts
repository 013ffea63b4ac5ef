import { isUnexpected } from './closing-table.ts';
import type { Lane, Round } from './lane.ts';
import type { CrashPoint } from './points.ts';
import type { Scenario } from './scenarios.ts';

export interface KeyringWatch {
  readonly lane: Lane;
  /** Returns how often the keyring's daemon has died so far, after a dead one was restarted. */
  readonly keyringDeaths: () => Promise<number>;
  readonly isOver: () => boolean;
  /** Called with a round that does not count because the daemon died in it. */
  readonly onRepeat: (round: Round) => void;
}

/**
 * Runs a round, and repeats it if the keyring's daemon died in it: gnome-keyring-daemon sometimes aborts when hundreds
 * of its clients are killed, which says nothing about the app.
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
