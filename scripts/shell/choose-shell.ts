import { join } from 'node:path';
import { root } from '../build/bundle-options.ts';
import type { Session } from '../process/run-session.ts';
import { fetchElectron, findElectron } from './electron-binary.ts';

/**
 * What runs main and preload: a program, and its arguments up to the app's own. The app is named by its folder, so that
 * it has the name and the version of its package.json.
 */
export interface Shell {
  readonly kind: 'electron' | 'preview';
  readonly program: string;
  readonly args: readonly string[];
}

export type ShellWish = 'electron' | 'preview' | 'any';

/**
 * Electron where its program is there or can be fetched, else the preview; a wish is kept or refused, never bent.
 * Throws where Electron is wished for and cannot be had.
 */
export async function chooseShell(session: Session, wish: ShellWish): Promise<Shell> {
  if (wish === 'preview') return preview;
  const present = findElectron();
  if (present !== null) return electron(present);
  const fetched = await fetchElectron(session, { insist: wish === 'electron' });
  if ('program' in fetched) return electron(fetched.program);
  if (wish === 'electron') throw new Error(`Electron's program cannot be had: ${fetched.reason}.`);
  process.stdout.write(
    `Electron's program cannot be had (${fetched.reason}): running in preview, which is the same app on Node and Chromium.\n`,
  );
  return preview;
}

const preview: Shell = {
  kind: 'preview',
  program: process.execPath,
  args: [join(root, 'preview/run.ts'), root],
};

function electron(program: string): Shell {
  return { kind: 'electron', program, args: [...rootNeedsNoSandbox(), root] };
}

/** Chromium refuses to start its sandbox as root on Linux. Only a container or a test machine runs a desktop as root. */
function rootNeedsNoSandbox(): readonly string[] {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  process.stdout.write('Running as root: Electron runs without its sandbox. Use an ordinary user for anything real.\n');
  return ['--no-sandbox'];
}

export function readShellWish(text: string | undefined): ShellWish {
  if (text === undefined || text === 'electron' || text === 'preview') return text ?? 'any';
  throw new Error(`--shell must be electron or preview, not "${text}".`);
}
