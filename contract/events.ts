import type { Snapshot } from './session-state.ts';

/** What main tells the window, by channel name. */
export interface Events {
  readonly 'latchkey:snapshot': Snapshot;
}

export const snapshotChannel = 'latchkey:snapshot' satisfies keyof Events;
