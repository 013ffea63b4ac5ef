import type { WindowFace } from './window.ts';

const happenings = ['window-covered', 'window-uncovered', 'window-minimized', 'window-restored'] as const;

export type WindowHappening = (typeof happenings)[number];

export function isWindowHappening(name: unknown): name is WindowHappening {
  return happenings.some((happening) => happening === name);
}

/**
 * Simulates events of the window manager for tests. macOS treats a covered window as hidden: Electron emits `hide`
 * there, while `isVisible()` stays `true`, and `show` when it is uncovered.
 */
export function happenInWindow(window: WindowFace, happening: WindowHappening): void {
  switch (happening) {
    case 'window-covered':
      window.emit('hide');
      break;
    case 'window-uncovered':
      window.emit('show');
      break;
    case 'window-minimized':
      window.minimize();
      break;
    case 'window-restored':
      window.restore();
      break;
  }
}
