import type { CommandLine } from '../run/command-line.ts';

/**
 * What Electron does on Linux when main calls `app.enableSandbox()` in a run with `--no-sandbox`: it takes the switch
 * back after Chromium has started by it. Each process for a page or the network then ends at once, as root because of
 * the missing switch, and the window stays white or never comes. Returns the reason, or `null`.
 */
export function whyNotSandboxed({ switches }: CommandLine, env: NodeJS.ProcessEnv = process.env): string | null {
  if (process.platform !== 'linux') return null;
  if (!switches.has('no-sandbox') && env.ELECTRON_DISABLE_SANDBOX === undefined) return null;
  return 'preview: app.enableSandbox() in a run with --no-sandbox: Electron would never show a window on Linux';
}
