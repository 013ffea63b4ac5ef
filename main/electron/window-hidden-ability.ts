import type { Ability } from '../../contract/settings.ts';

export interface DisplaySystem {
  readonly platform: NodeJS.Platform;
  /** The value of the switch `--ozone-platform`, or `''`. Chromium sets it to its own choice on most systems. */
  readonly ozonePlatform: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Whether this computer tells the app that its window was minimized. The Wayland protocol does not: a window is told of
 * its own closing only. Without the switch, Chromium takes Wayland in a session of that type; if the environment is
 * ambiguous, this function assumes Wayland, so that no user relies on a rule that may not act.
 */
export function windowHiddenAbility({ platform, ozonePlatform, env }: DisplaySystem): Ability {
  if (platform !== 'linux' || ozonePlatform === 'x11') return 'yes';
  const isWayland =
    ozonePlatform === 'wayland' || env.XDG_SESSION_TYPE === 'wayland' || (env.WAYLAND_DISPLAY ?? '') !== '';
  return isWayland ? 'not-told' : 'yes';
}
