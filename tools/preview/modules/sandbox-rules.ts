import type { CommandLine } from '../run/command-line.ts';

/**
 * Returns the reason why no window would appear, or `null`. If main calls `app.enableSandbox()` in a run with
 * `--no-sandbox`, Electron on Linux removes the switch after Chromium has started with it. Each process for a page or
 * the network then ends at once, as root because of the missing switch, and the window stays white or never appears.
 */
export function whyNotSandboxed({ switches }: CommandLine, env: NodeJS.ProcessEnv = process.env): string | null {
  if (process.platform !== 'linux') return null;
  if (!switches.has('no-sandbox') && env.ELECTRON_DISABLE_SANDBOX === undefined) return null;
  return 'preview: app.enableSandbox() in a run with --no-sandbox: Electron would never show a window on Linux';
}
