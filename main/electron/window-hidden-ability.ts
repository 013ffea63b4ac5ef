import type { Ability } from '../../contract/settings.ts';

export interface DisplaySystem {
  readonly platform: NodeJS.Platform;
  /** The value of the switch `--ozone-platform`, or `''`. Chromium sets it to its own choice on most systems. */
  readonly ozonePlatform: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Returns whether this computer tells the app that its window was minimized. The Wayland protocol does not: it reports
 * only that a window is closed. Without the switch, Chromium uses Wayland in a session of that type. If the environment
 * is ambiguous, this function assumes Wayland, so that no user relies on a rule that may not act.
 */
export function windowHiddenAbility({ platform, ozonePlatform, env }: DisplaySystem): Ability {
  if (platform !== 'linux' || ozonePlatform === 'x11') return 'yes';
  const isWayland =
    ozonePlatform === 'wayland' || env.XDG_SESSION_TYPE === 'wayland' || (env.WAYLAND_DISPLAY ?? '') !== '';
  return isWayland ? 'not-told' : 'yes';
}
