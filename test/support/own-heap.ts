import { text } from 'node:stream/consumers';
import { getHeapSnapshot } from 'node:v8';

/** The text of all strings that something in this process can still reach: taking it collects what nothing can. */
export const ownHeap = (): Promise<string> => text(getHeapSnapshot());
