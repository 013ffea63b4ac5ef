import { createHash } from 'node:crypto';
import type { ActivityEvent } from '../session/ports/index.ts';

/** One line of the log. `prev` is the sha256 of the line before it, as it stands in the file without its line end. */
export interface ActivityEntry {
  /** From 1, without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly event: ActivityEvent;
  readonly prev: string;
}

/** Where the chain goes on from. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

export const chainStart: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

export function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

export function lineAfter(end: ChainEnd, at: string, event: ActivityEvent): string {
  const entry: ActivityEntry = { seq: end.seq + 1, at, event, prev: end.hash };
  return JSON.stringify(entry);
}

/** Where the chain stands after `line`, or `null` where the line does not continue it. */
export function verifyNext(end: ChainEnd, line: string): ChainEnd | null {
  const entry = entryOf(line);
  if (entry === null || entry.seq !== end.seq + 1 || entry.prev !== end.hash) return null;
  return { seq: entry.seq, hash: hashOf(line) };
}

/** The chain's fields of a line. What the event holds is not judged: the hash of the next line vouches for it. */
function entryOf(line: string): Pick<ActivityEntry, 'seq' | 'prev'> | null {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { seq, at, event, prev } = parsed as Record<string, unknown>;
    const isEntry = typeof seq === 'number' && typeof at === 'string' && typeof event === 'object';
    return isEntry && typeof prev === 'string' ? { seq, prev } : null;
  } catch {
    return null;
  }
}
