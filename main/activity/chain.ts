import { createHash } from 'node:crypto';
import type { ActivityEvent } from '../session/ports/index.ts';

/** One line of the log. `prev` is the SHA-256 of the previous line as stored, without its line end. */
export interface ActivityEntry {
  /** Counted from 1, without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly event: ActivityEvent;
  readonly prev: string;
}

/** The end of the chain, which the next line continues. */
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

/** Returns the end of the chain after `line`, or `null` if the line does not continue the chain. */
export function verifyNext(end: ChainEnd, line: string): ChainEnd | null {
  const entry = entryOf(line);
  if (entry === null || entry.seq !== end.seq + 1 || entry.prev !== end.hash) return null;
  return { seq: entry.seq, hash: hashOf(line) };
}

/**
 * Returns the chain's fields of a line. The content of the event is not checked here: the hash in the next line covers
 * it.
 */
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
