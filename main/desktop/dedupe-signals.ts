import type { Clock } from '../session/ports/index.ts';

/**
 * Merges several sources that report the start and end of one thing, such as a screen lock. The first report counts,
 * and those of the other sources are ignored.
 */
export interface DedupedSignals {
  begins(source: string): void;
  ends(source: string): void;
  /** The start is requested, by a source that does not report the end. */
  asked(): void;
  /** Discards what the source has reported, so that its next report counts again. */
  lost(source: string): void;
}

/**
 * A start reported within this time of the last reported or requested one, in ms, is the same one. A later one may be
 * another: the first source may be stuck, and a repeated lock does no harm.
 */
const sameMs = 5_000;

export function dedupeSignals(
  clock: Pick<Clock, 'monotonic'>,
  tell: { readonly begun: () => void; readonly ended: () => void },
): DedupedSignals {
  /** The sources whose last report is a start. */
  const saying = new Set<string>();
  /** The sources that have not yet reported an end that another source has. */
  const behind = new Set<string>();
  /** When the start was last reported to `tell`, since the last end. */
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
