import { join } from 'node:path';
import { root } from '../build/bundle-options.ts';
import type { Session } from '../process/run-session.ts';
import { setUp } from '../set-up/set-up.mjs';
import { fetchElectron, findElectron } from './electron-binary.ts';
import { judgeSandbox, type SandboxVerdict } from './electron-sandbox.ts';
import { missingLibraries } from './missing-libraries.ts';

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
 * Electron if its program is there or can be fetched, and runs here; else preview, whose system packages are then
 * installed, or asked for. A wish is kept or refused, never bent. Throws if Electron is wished for and cannot be had.
 */
export async function chooseShell(session: Session, wish: ShellWish): Promise<Shell> {
  if (wish === 'preview') return preparePreview();
  const found = await getElectron(session, wish === 'electron');
  if ('shell' in found) return found.shell;
  if (wish === 'electron') throw new Error(found.reason);
  // Interrupted while it fetched: nothing more is installed, or asked for.
  if (session.signal.aborted) return preview;
  process.stdout.write(`${found.reason}\nRunning in preview, which is the same app on Node and Chromium.\n`);
  return preparePreview();
}

/** Electron, or in words for a person why it does not run here. */
async function getElectron(
  session: Session,
  insist: boolean,
): Promise<{ readonly shell: Shell } | { readonly reason: string }> {
  const present = findElectron();
  const fetched = present === null ? await fetchElectron(session, { insist }) : { program: present };
  if ('reason' in fetched) return { reason: `Electron's program cannot be had: ${fetched.reason}.` };
  const { program } = fetched;
  const missing = missingLibraries(program);
  if (missing.length > 0) return { reason: `Electron needs libraries that are not installed: ${missing.join(', ')}.` };
  const sandbox = judgeSandbox(program);
  // Who insists sees the same words, and then what Electron itself says.
  if (sandbox.kind !== 'refused') return { shell: electron(program, sandbox) };
  const words = `Electron's sandbox does not start here: ${sandbox.why}. To allow it, run:\n${sandbox.remedy}`;
  if (!insist) return { reason: words };
  process.stdout.write(words);
  return { shell: electron(program, sandbox) };
}

/** Preview's own system packages are asked for only now: most desktops have Electron, and never need them. */
async function preparePreview(): Promise<Shell> {
  await setUp('preview');
  return preview;
}

const preview: Shell = {
  kind: 'preview',
  program: process.execPath,
  args: [join(root, 'tools/preview/run.ts'), root],
};

function electron(program: string, sandbox: SandboxVerdict): Shell {
  if (sandbox.kind !== 'off') return { kind: 'electron', program, args: [root] };
  process.stdout.write(`Electron runs without its sandbox here: ${sandbox.why}. Use it for development only.\n`);
  return { kind: 'electron', program, args: ['--no-sandbox', root] };
}

export function readShellWish(text: string | undefined): ShellWish {
  if (text === undefined || text === 'electron' || text === 'preview') return text ?? 'any';
  throw new Error(`--shell must be electron or preview, not "${text}".`);
}
