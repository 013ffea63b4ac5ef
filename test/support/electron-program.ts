import { createRequire } from 'node:module';

/** Chromium's sandbox does not start for root on Linux, nor in a container of which `npm run test:electron` found out. */
export const needsNoSandbox = (): boolean =>
  process.platform === 'linux' && (process.getuid?.() === 0 || process.env.NIGHTLATCH_NO_SANDBOX !== undefined);

/** Electron as a program, and its arguments up to the app's own. Fetches the program if it is not there. */
export function electronProgram(): { readonly program: string; readonly args: readonly string[] } {
  const program = createRequire(import.meta.url)('electron') as string;
  return { program, args: needsNoSandbox() ? ['--no-sandbox'] : [] };
}
