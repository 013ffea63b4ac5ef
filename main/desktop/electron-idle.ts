import type { Presence } from '../session/ports/index.ts';

/** The idle time as the shell itself has it, as far as it can be believed. */
export interface ElectronIdle {
  idleMs(): number | null;
  /** Whether it is believed, as of the last answer. */
  tells(): boolean;
}

/**
 * On Wayland the shell says 0 for "nobody tells me", and means it where somebody is there: it is not believed before it
 * has once said more.
 */
export function createElectronIdle(
  { idleMs }: Pick<Presence, 'idleMs'>,
  isWayland: boolean,
  /** Of `tells`. */
  changed: () => void,
): ElectronIdle {
  let believed: boolean | null = null;

  function read(): number | null {
    const own = idleMs();
    const before = believed;
    believed = isWayland ? before === true || (own !== null && own > 0) : own !== null;
    if (before !== null && believed !== before) changed();
    return believed ? own : null;
  }

  return {
    idleMs: read,
    tells: () => {
      if (believed === null) read();
      return believed === true;
    },
  };
}
