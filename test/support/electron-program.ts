import { createRequire } from 'node:module';

/**
 * Chromium's sandbox does not start for root on Linux, nor in a container in which `npm run test:electron` found that
 * out.
 */
export const needsNoSandbox = (): boolean =>
  process.platform === 'linux' && (process.getuid?.() === 0 || process.env.NIGHTLATCH_NO_SANDBOX !== undefined);

/** Returns Electron's program, and its arguments up to the app's own. Downloads the program if it is missing. */
export function electronProgram(): { readonly program: string; readonly args: readonly string[] } {
  const program = createRequire(import.meta.url)('electron') as string;
  return { program, args: needsNoSandbox() ? ['--no-sandbox'] : [] };
}
