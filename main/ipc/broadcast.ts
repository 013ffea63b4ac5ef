import type { WebContents } from 'electron/main';
import { snapshotChannel } from '../../contract/events.ts';
import type { Engine } from '../session/index.ts';

/**
 * Sends each new snapshot to the window. A missed one does no harm, because the next one is complete. Returns an
 * unsubscribe function.
 */
export function broadcastSnapshots(engine: Engine, contents: () => WebContents | null): () => void {
  return engine.subscribe((snapshot) => {
    const target = contents();
    try {
      if (target !== null && !target.isDestroyed()) target.send(snapshotChannel, snapshot);
    } catch {
      // The page crashed at this moment. It requests the snapshot when it is loaded again.
    }
  });
}
