import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type CdpConnection, type CdpSession, createConnection } from '../cdp/connection.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-folder.ts';
import { chromiumEnvironment } from './chromium-environment.ts';
import { chromiumFlags } from './chromium-flags.ts';
import { endChromium } from './end-chromium.ts';
import { findChromium } from './find-chromium.ts';

/** The DevTools target of one Chromium window in app mode. */
export interface ChromiumTarget {
  readonly targetId: string;
  readonly session: CdpSession;
  readonly browser: CdpConnection;
  /** Resolves when the window is closed, by any party. */
  readonly gone: Promise<void>;
}

export interface WindowShape {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly backgroundColor: string;
  /** Chromium has no hidden windows, so the window is placed outside the screen until it is shown. */
  readonly hidden: boolean;
}

export interface ChromiumHost {
  openWindow(shape: WindowShape): Promise<ChromiumTarget>;
  /** Ends Chromium and removes its profile. Resolves when both are gone. */
  close(): Promise<void>;
  /** Does the same synchronously, for the `exit` event of this process. */
  closeNow(): void;
}

export interface ChromiumHostOptions {
  /** The Electron switches that Chromium supports too, such as `--remote-debugging-port=0`. */
  readonly switches: readonly string[];
  /** Called with the lines of Chromium's output that Electron prints too. */
  readonly print: (line: string) => void;
}

interface Running {
  readonly child: ChildProcess;
  readonly browser: CdpConnection;
}

/** Starts Chromium with the first window. It ends at the latest with this process, because its pipe closes then. */
export function createChromiumHost({ switches, print }: ChromiumHostOptions): ChromiumHost {
  let profile: TemporaryFolder | null = null;
  let running: Promise<Running> | null = null;
  let child: ChildProcess | null = null;
  const expected: ((target: ChromiumTarget) => void)[] = [];
  const goneBySession = new Map<string, () => void>();

  async function start(shape: WindowShape): Promise<Running> {
    profile ??= createTemporaryFolder('preview');
    const flags = [...chromiumFlags(profile.path), ...switches, '--remote-debugging-pipe', ...windowFlags(shape)];
    const started = spawn(findChromium(), flags, {
      // A separate group, because Ctrl-C must reach Chromium only after the app has quit in its own order.
      detached: process.platform !== 'win32',
      env: chromiumEnvironment(profile.path),
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    child = started;
    started.once('exit', () => {
      if (child !== started) return;
      child = null;
      running = null;
      for (const gone of goneBySession.values()) gone();
      goneBySession.clear();
    });
    let lastLine = 'it said nothing';
    const failed = new Promise<never>((_, reject) => {
      started.once('error', reject);
      started.once('close', () => reject(new Error(`preview: Chromium ended at its start: ${lastLine}`)));
    });
    failed.catch(() => {});
    createInterface({ input: started.stderr as Readable }).on('line', (line) => {
      lastLine = line;
      if (line.startsWith('DevTools listening on ') || switches.includes('--enable-logging')) print(line);
    });
    const [, , , toChromium, fromChromium] = started.stdio;
    const browser = createConnection(toChromium as Writable, fromChromium as Readable);
    browser.on('Target.attachedToTarget', (event) => attached(browser, event));
    browser.on('Target.detachedFromTarget', ({ sessionId }) => {
      goneBySession.get(sessionId)?.();
      goneBySession.delete(sessionId);
    });
    const attaching = browser.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }],
    });
    // The reason for the exit is more useful than the error that Chromium is gone.
    await Promise.race([failed, attaching.catch(() => failed)]);
    return { child: started, browser };
  }

  function attached(
    browser: CdpConnection,
    { sessionId, targetInfo }: { sessionId: string; targetInfo: { targetId: string } },
  ): void {
    const session = browser.session(sessionId);
    const take = expected.shift();
    if (take !== undefined) {
      const gone = new Promise<void>((resolve) => goneBySession.set(sessionId, resolve));
      take({ targetId: targetInfo.targetId, session, browser, gone });
      return;
    }
    // No caller requested this window. It shares its opener's process, so it must run to be closed; it may load
    // nothing.
    const ignore = () => {};
    session.send('Fetch.enable').catch(ignore);
    session.send('Runtime.runIfWaitingForDebugger').catch(ignore);
    browser.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(ignore);
  }

  /** Starts Chromium again with the same profile: the second process hands its window over to the first and ends. */
  function handOver(shape: WindowShape): void {
    const { path = '' } = profile ?? {};
    const flags = [...chromiumFlags(path), ...windowFlags(shape)];
    spawn(findChromium(), flags, { stdio: 'ignore', env: chromiumEnvironment(path) }).once('error', () => {});
  }

  return {
    async openWindow(shape) {
      // Chromium exits with its last window (not on macOS); a process that is exiting must not receive a new window.
      if (child !== null && goneBySession.size === 0 && expected.length === 0) {
        await Promise.race([once(child, 'exit'), pause(1_000, undefined, { ref: false })]);
      }
      const opened = new Promise<ChromiumTarget>((resolve) => expected.push(resolve));
      if (running === null) running = start(shape);
      else void running.then(() => handOver(shape));
      const { child: host } = await running;
      const ended = once(host, 'exit').then(() => {
        throw new Error('preview: Chromium ended before its window was there');
      });
      return Promise.race([opened, ended]);
    },
    async close() {
      const ending = child;
      if (ending !== null) {
        const { browser } = (await running?.catch(() => null)) ?? {};
        await endChromium(ending, () => browser?.send('Browser.close').catch(() => {}));
      }
      profile?.remove();
      profile = null;
    },
    closeNow() {
      child?.kill('SIGKILL');
      profile?.abandon();
    },
  };
}

function windowFlags({ width, height, title, backgroundColor, hidden }: WindowShape): readonly string[] {
  const text = title.replaceAll(/[&<]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const blank = `<title>${text}</title><body style="background:${backgroundColor}">`;
  return [
    `--window-size=${width},${height}`,
    ...(hidden ? ['--window-position=20000,20000'] : []),
    `--app=data:text/html;charset=utf-8,${encodeURIComponent(blank)}`,
  ];
}
