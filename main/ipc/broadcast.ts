import type { WebContents } from 'electron/main';
import { snapshotChannel } from '../../contract/events.ts';
import type { Engine } from '../session/index.ts';

/** Tells the window each new snapshot. A push that is missed does no harm: the next one carries everything. */
export function broadcastSnapshots(engine: Engine, contents: () => WebContents | null): () => void {
  return engine.subscribe((snapshot) => {
    const target = contents();
    try {
      if (target !== null && !target.isDestroyed()) target.send(snapshotChannel, snapshot);
    } catch {
      // A page that crashed this moment cannot be told. It asks for the snapshot when it is loaded again.
    }
  });
}
