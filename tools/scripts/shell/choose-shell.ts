import { join } from 'node:path';
import { root } from '../build/bundle-options.ts';
import type { Session } from '../process/run-session.ts';
import { setUp } from '../set-up/set-up.mjs';
import { fetchElectron, findElectron } from './electron-binary.ts';
import { judgeSandbox, type SandboxVerdict } from './electron-sandbox.ts';
import { missingLibraries } from './missing-libraries.ts';

/**
 * The program that runs main and preload, with its arguments before the app's own. The app is named by its folder, so
 * that it has the name and the version of its package.json.
 */
export interface Shell {
  readonly kind: 'electron' | 'preview';
  readonly program: string;
  readonly args: readonly string[];
}

export type ShellWish = 'electron' | 'preview' | 'any';

/**
 * Resolves with Electron if its program is present or can be fetched, and runs here; otherwise with preview, whose
 * system packages are then installed, or the user is told how. An explicit choice is never replaced: throws if
 * `electron` was chosen and is not available.
 */
export async function chooseShell(session: Session, wish: ShellWish): Promise<Shell> {
  if (wish === 'preview') return preparePreview();
  const found = await getElectron(session, wish === 'electron');
  if ('shell' in found) return found.shell;
  if (wish === 'electron') throw new Error(found.reason);
  // Interrupted during the download: install nothing more, and print no instructions.
  if (session.signal.aborted) return preview;
  process.stdout.write(`${found.reason}\nRunning in preview, which is the same app on Node and Chromium.\n`);
  return preparePreview();
}

/** Resolves with Electron, or with the reason why it does not run here, in words for the user. */
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
  // If the user insists on Electron, print the reason and start it, so that the user also sees Electron's own message.
  if (sandbox.kind !== 'refused') return { shell: electron(program, sandbox) };
  const words = `Electron's sandbox does not start here: ${sandbox.why}. To allow it, run:\n${sandbox.remedy}`;
  if (!insist) return { reason: words };
  process.stdout.write(words);
  return { shell: electron(program, sandbox) };
}

/** Preview's system packages are required only here, because most desktops can run Electron and never need them. */
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
