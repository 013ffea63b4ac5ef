import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle-options.ts';
import type { Session } from '../process/run-session.ts';
import { startChild } from '../process/start-child.ts';

const folder = join(root, 'node_modules/electron');
const failureFile = join(root, '.cache/electron-fetch-failed.json');
const answerWithinMs = 4000;
const fetchWithinMs = 15 * 60_000;
const tryAgainAfterMs = 24 * 60 * 60_000;

/**
 * Returns the path of Electron's program, if npm's `electron` package has fetched it or `ELECTRON_OVERRIDE_DIST_PATH`
 * names its folder; otherwise `null`.
 */
export function findElectron(): string | null {
  const { ELECTRON_OVERRIDE_DIST_PATH: chosen } = process.env;
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile) && chosen === undefined) return null;
  // As that package does: an overriding folder needs no path file.
  const path = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const program = join(chosen ?? join(folder, 'dist'), path);
  return existsSync(program) ? program : null;
}

/**
 * Fetches Electron's program with the package's own installer. First checks whether its host responds at all, because
 * some networks block it, and remembers a failure for a day; `insist` ignores that memory. Resolves with the program,
 * or with the reason for the failure.
 */
export async function fetchElectron(
  session: Session,
  { insist }: { readonly insist: boolean },
): Promise<{ readonly program: string } | { readonly reason: string }> {
  const earlier = readFailure();
  if (earlier !== null && !insist) return { reason: `${earlier}, asked within the last day` };
  const reason = await tryFetch(session);
  const program = findElectron();
  if (program !== null) {
    rmSync(failureFile, { force: true });
    return { program };
  }
  const why = reason ?? 'its installer ended without the program';
  if (!session.signal.aborted) {
    mkdirSync(join(root, '.cache'), { recursive: true });
    writeFileSync(failureFile, JSON.stringify({ version: electronVersion(), at: Date.now(), reason: why }));
  }
  return { reason: why };
}

async function tryFetch(session: Session): Promise<string | null> {
  const mirror =
    process.env.ELECTRON_MIRROR ??
    process.env.npm_config_electron_mirror ??
    'https://github.com/electron/electron/releases/download/';
  const sums = new URL(`v${electronVersion()}/SHASUMS256.txt`, mirror);
  try {
    const timeout = AbortSignal.any([session.signal, AbortSignal.timeout(answerWithinMs)]);
    const answer = await fetch(sums, { method: 'HEAD', signal: timeout });
    if (!answer.ok) return `${sums.host} answered ${answer.status}`;
  } catch {
    return `${sums.host} did not answer`;
  }
  process.stdout.write(`Fetching Electron ${electronVersion()} (about 120 MB, once) ...\n`);
  const installer = startChild(process.execPath, [join(folder, 'install.js')]);
  session.signal.addEventListener('abort', () => void installer.stop(), { once: true });
  const limit = setTimeout(() => void installer.stop(), fetchWithinMs);
  const code = await installer.ended;
  clearTimeout(limit);
  return code === 0 ? null : `its download from ${sums.host} failed`;
}

function electronVersion(): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string }).version;
}

function readFailure(): string | null {
  if (!existsSync(failureFile)) return null;
  const failure = JSON.parse(readFileSync(failureFile, 'utf8')) as {
    readonly version: string;
    readonly at: number;
    readonly reason: string;
  };
  const isFresh = failure.version === electronVersion() && Date.now() - failure.at < tryAgainAfterMs;
  return isFresh ? failure.reason : null;
}
