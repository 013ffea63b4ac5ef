import type { Clock } from '../session/ports.ts';

/**
 * One thing that begins and ends, such as the lock of the screen, of which several sources tell: whoever speaks first is
 * believed, and the others are not news.
 */
export interface ToldOnce {
  begins(source: string): void;
  ends(source: string): void;
  /** It is asked to begin, by nobody who will say when it ends. */
  asked(): void;
  /** What the source said is worth nothing any more, and what it says next is news. */
  lost(source: string): void;
}

/** What begins so soon after it was asked to, in ms, is what was asked for. */
const askedMs = 5_000;

export function createToldOnce(
  clock: Pick<Clock, 'monotonic'>,
  tell: { readonly begun: () => void; readonly ended: () => void },
): ToldOnce {
  /** Who says that it goes on. */
  const saying = new Set<string>();
  /** Who has not yet said that what another said has ended is over. */
  const behind = new Set<string>();
  let askedAt: number | null = null;

  return {
    begins: (source) => {
      if (saying.has(source)) return;
      const isNews = saying.size === 0 && (askedAt === null || clock.monotonic() - askedAt > askedMs);
      saying.add(source);
      behind.delete(source);
      askedAt = null;
      if (isNews) tell.begun();
    },
    ends: (source) => {
      if (behind.delete(source)) return;
      for (const other of saying) if (other !== source) behind.add(other);
      saying.clear();
      askedAt = null;
      tell.ended();
    },
    asked: () => {
      if (saying.size > 0) return;
      askedAt = clock.monotonic();
      tell.begun();
    },
    lost: (source) => {
      saying.delete(source);
      behind.delete(source);
    },
  };
}
