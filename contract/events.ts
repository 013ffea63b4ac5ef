import type { Snapshot } from './session-state.ts';

/** What main tells the window, by channel name. */
export interface Events {
  readonly 'nightlatch:snapshot': Snapshot;
}

export const snapshotChannel = 'nightlatch:snapshot' satisfies keyof Events;
