import { resolve } from 'node:path';
import type { LaunchOptions } from './launch-app.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * Returns the arguments of the app, the same for each shell: its folder, then its own, then the folder of its data. An
 * app that is started by its main file would have Electron's name and version instead of those in its package.json.
 */
export function appArguments({ app = root, args = [], userDataDir }: LaunchOptions): readonly string[] {
  return [resolve(root, app), ...args, `--user-data-dir=${userDataDir}`];
}

/**
 * Returns this process's environment without what a test runner or an editor sets for its own children: with
 * `ELECTRON_RUN_AS_NODE` Electron would be no more than Node. The app does not use the screen of the developer.
 */
export function appEnvironment({ env }: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|NODE_V8_COVERAGE|VITEST.*|ELECTRON_.*)$/i.test(name),
  );
  const ours = { DBUS_SYSTEM_BUS_ADDRESS: 'disabled:', XDG_SESSION_TYPE: '', WAYLAND_DISPLAY: '' };
  return { ...(Object.fromEntries(inherited) as Record<string, string>), ...ours, ...env };
}
