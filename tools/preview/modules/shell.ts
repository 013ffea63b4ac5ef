import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { chromiumEnvironment } from '../chromium/chromium-environment.ts';
import { chromiumFlags } from '../chromium/chromium-flags.ts';
import { endChromium } from '../chromium/end-chromium.ts';
import { findChromium } from '../chromium/find-chromium.ts';
import { refusing } from '../refusing.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-folder.ts';

/** How long a launcher may take to fail, in ms; one that still runs after that is the browser itself. */
const failureWindow = 15_000;
/** How long main waits for a launcher, in ms. The next program is still tried if one fails later. */
const patience = 1_000;

/** Opens the system's browser as Electron does on each platform, or a separate Chromium if there is none. */
export function createShell(report: (line: string) => void) {
  let own: { readonly child: ChildProcess; readonly profile: TemporaryFolder } | null = null;

  async function openExternal(url: string, options?: object): Promise<void> {
    if (options !== undefined) throw new Error('preview: the options of shell.openExternal are not implemented');
    const { href, protocol } = new URL(url);
    const attempt = start(href, protocol);
    attempt.catch((error: Error) => report(error.message));
    await Promise.race([attempt, pause(patience, undefined, { ref: false })]);
  }

  async function start(href: string, protocol: string): Promise<void> {
    for (const [program, ...args] of starters(href)) {
      if (program !== undefined && (await starts(program, args))) return;
    }
    if (protocol === 'https:' || protocol === 'http:') return openChromium(href);
    throw new Error('Failed to open URL: no program for it could be started');
  }

  /** Opens one Chromium per run of the app, as a system browser would be: a second address opens a tab. */
  async function openChromium(url: string): Promise<void> {
    const running = own;
    const profile = running?.profile ?? createTemporaryFolder('browser');
    const child = spawn(findChromium(), [...chromiumFlags(profile.path), url], {
      stdio: 'ignore',
      detached: true,
      env: chromiumEnvironment(profile.path),
    });
    if (running === null) {
      report('opens a Chromium window with a temporary profile, in place of a system browser');
      own = { child, profile };
      child.once('exit', () => {
        own = null;
        profile.remove();
      });
    }
    if (!(await survives(child))) throw new Error('Failed to open URL: no browser could be started');
  }

  return {
    shell: refusing('shell', { openExternal } satisfies Pick<Electron.Shell, 'openExternal'>),
    /** Ends the browser that was started in place of a system browser. */
    close: async () => {
      if (own === null) return;
      const { child, profile } = own;
      await endChromium(child, () => child.kill('SIGTERM'));
      profile.remove();
    },
    closeNow: () => {
      own?.child.kill('SIGKILL');
      own?.profile.abandon();
    },
  };
}

function starters(url: string): readonly (readonly string[])[] {
  if (process.platform === 'darwin') return [['open', url]];
  if (process.platform === 'win32') return [['rundll32', 'url.dll,FileProtocolHandler', url]];
  const chosen = (process.env.BROWSER ?? '').split(':').filter((program) => program !== '');
  return [['xdg-open', url], ...chosen.map((program) => [program, url])];
}

async function starts(program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.unref();
  return survives(child);
}

/** Resolves with whether the program exited with 0, or still runs after the time in which it would have failed. */
async function survives(child: ChildProcess): Promise<boolean> {
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
  return Promise.race([ended, pause(failureWindow, true, { ref: false })]);
}
