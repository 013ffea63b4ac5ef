import { expect, test } from 'vitest';
import { windowHiddenAbility } from '../../main/electron/window-hidden-ability.ts';

const wayland = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' };

test.for([
  ['Windows', 'win32', '', {}, 'yes'],
  ['macOS', 'darwin', '', {}, 'yes'],
  ['X11', 'linux', '', { XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' }, 'yes'],
  ['a Wayland session', 'linux', '', wayland, 'not-told'],
  ['a Wayland session in which Chromium chooses', 'linux', 'auto', wayland, 'not-told'],
  ['a display of Wayland in a session of no type', 'linux', '', { WAYLAND_DISPLAY: 'wayland-1' }, 'not-told'],
  ['XWayland, by the switch', 'linux', 'x11', wayland, 'yes'],
  ['Wayland, by the switch', 'linux', 'wayland', {}, 'not-told'],
] as const)('%s', ([, platform, ozonePlatform, env, ability]) => {
  expect(windowHiddenAbility({ platform, ozonePlatform, env })).toBe(ability);
});
