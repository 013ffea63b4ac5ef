import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { chromiumFlags } from '../chromium/chromium-flags.ts';
import { findChromium } from '../chromium/find-chromium.ts';
import { refusing } from '../refusing.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-folder.ts';

/** How long a starter may take to say that it failed, in ms; one that runs on is the browser itself. */
const failureWindow = 3_000;

/** The system's browser, started as Electron starts it on each platform; a Chromium of its own where there is none. */
export function createShell(report: (line: string) => void) {
  const own: { readonly child: ChildProcess; readonly profile: TemporaryFolder }[] = [];

  async function openExternal(url: string, options?: object): Promise<void> {
    if (options !== undefined) throw new Error('preview: the options of shell.openExternal are not implemented');
    const { href, protocol } = new URL(url);
    for (const [program, ...args] of starters(href)) {
      if (program !== undefined && (await starts(program, args))) return;
    }
    if (protocol === 'https:' || protocol === 'http:') return openChromium(href);
    throw new Error('Failed to open URL: no program for it could be started');
  }

  async function openChromium(url: string): Promise<void> {
    const profile = createTemporaryFolder('browser');
    const child = spawn(findChromium(), [...chromiumFlags(profile.path), url], { stdio: 'ignore', detached: true });
    own.push({ child, profile });
    child.once('exit', () => profile.remove());
    if (!(await survives(child))) throw new Error('Failed to open URL: no browser could be started');
    report('opened a Chromium window with a temporary profile, in place of a system browser');
  }

  return {
    shell: refusing('shell', { openExternal } satisfies Pick<Electron.Shell, 'openExternal'>),
    /** Ends the browser windows that were started in place of a system browser. */
    closeNow: () => {
      for (const { child, profile } of own) {
        child.kill('SIGKILL');
        profile.remove();
      }
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

/** Whether it ended well, or still runs after the time in which it would have failed. */
async function survives(child: ChildProcess): Promise<boolean> {
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
  return Promise.race([ended, pause(failureWindow, true, { ref: false })]);
}
