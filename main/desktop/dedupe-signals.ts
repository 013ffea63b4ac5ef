import type { Clock } from '../session/ports/index.ts';

/**
 * One thing that begins and ends, such as the lock of the screen, of which several sources tell: whoever speaks first is
 * believed, and the others are not news.
 */
export interface DedupedSignals {
  begins(source: string): void;
  ends(source: string): void;
  /** It is asked to begin, by nobody who will say when it ends. */
  asked(): void;
  /** What the source said is worth nothing any more, and what it says next is news. */
  lost(source: string): void;
}

/**
 * Whoever speaks of a beginning so soon after it was told or asked for, in ms, speaks of the same one. Later it may be
 * another: what the first one said may be stuck, and a lock that is told twice does no harm.
 */
const sameMs = 5_000;

export function dedupeSignals(
  clock: Pick<Clock, 'monotonic'>,
  tell: { readonly begun: () => void; readonly ended: () => void },
): DedupedSignals {
  /** Who says that it goes on. */
  const saying = new Set<string>();
  /** Who has not yet said that what another said has ended is over. */
  const behind = new Set<string>();
  /** When it was last told of, since it was last over. */
  let toldAt: number | null = null;
  const isNews = () => toldAt === null || clock.monotonic() - toldAt > sameMs;
  const begun = () => {
    toldAt = clock.monotonic();
    tell.begun();
  };

  return {
    begins: (source) => {
      if (saying.has(source)) return;
      saying.add(source);
      behind.delete(source);
      if (isNews()) begun();
    },
    ends: (source) => {
      if (behind.delete(source)) return;
      for (const other of saying) if (other !== source) behind.add(other);
      saying.clear();
      toldAt = null;
      tell.ended();
    },
    asked: () => {
      if (saying.size === 0 || isNews()) begun();
    },
    lost: (source) => {
      saying.delete(source);
      behind.delete(source);
      if (saying.size === 0) toldAt = null;
    },
  };
}
