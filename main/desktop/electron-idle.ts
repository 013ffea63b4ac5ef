import type { Presence } from '../session/ports/index.ts';

/** Electron's own idle time, as far as it is reliable. */
export interface ElectronIdle {
  idleMs(): number | null;
  /** Returns whether the last idle time was reliable. Reads it first if it was never read. */
  tells(): boolean;
}

/**
 * On Wayland, Electron returns 0 both if it has no idle time and if the user is active. So it is not trusted until it
 * has once returned more than 0.
 */
export function createElectronIdle(
  { idleMs }: Pick<Presence, 'idleMs'>,
  isWayland: boolean,
  /** Called when the result of `tells` has changed. */
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
