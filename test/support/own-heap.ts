import { text } from 'node:stream/consumers';
import { getHeapSnapshot } from 'node:v8';

/** Returns all reachable strings of this process: the snapshot collects unreachable ones first. */
export const ownHeap = (): Promise<string> => text(getHeapSnapshot());
