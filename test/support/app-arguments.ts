import { resolve } from 'node:path';
import type { LaunchOptions } from './launch-app.ts';

const root = resolve(import.meta.dirname, '../..');

/** The arguments of the app, the same for each shell: its entry, then its own, then where it keeps its data. */
export function appArguments({ main = 'dist/main/main.js', args = [], userDataDir }: LaunchOptions): readonly string[] {
  return [resolve(root, main), ...args, `--user-data-dir=${userDataDir}`];
}

/**
 * This process's environment without what a test runner puts there for its own children. The screen of whoever runs the
 * tests is not the app's.
 */
export function appEnvironment({ env }: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|NODE_V8_COVERAGE|VITEST.*)$/.test(name),
  );
  const ours = { DBUS_SYSTEM_BUS_ADDRESS: 'disabled:', XDG_SESSION_TYPE: '', WAYLAND_DISPLAY: '' };
  return { ...(Object.fromEntries(inherited) as Record<string, string>), ...ours, ...env };
}
