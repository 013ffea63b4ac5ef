import type { Snapshot } from './session-state.ts';

/** The events that main sends to the window, by channel name. */
export interface Events {
  readonly 'nightlatch:snapshot': Snapshot;
}

export const snapshotChannel = 'nightlatch:snapshot' satisfies keyof Events;
