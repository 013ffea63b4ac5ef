import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Desktop, startDesktop } from '../../tools/preview/desktop.ts';
import { appArguments, appEnvironment } from './app-arguments.ts';
import type { LaunchOptions, RunningApp } from './launch-app.ts';
import { managed } from './managed-computer.ts';

const preview = resolve(import.meta.dirname, '../../tools/preview/run.ts');
/** How long the app may take to show a window, in ms. */
const startTime = 30_000;

export async function launchInPreview(options: LaunchOptions): Promise<RunningApp> {
  const desktop = await startDesktop({ bus: false });
  const { app, printed } = start(options, desktop);
  const exit = exitOf(app);
  void exit.then(() => desktop.close());
  let browser: Browser;
  let page: Page;
  try {
    const early = exit.then((code) => {
      throw new Error(`the app ended with ${code} before it showed a window`);
    });
    browser = await Promise.race([early, connect(app, printed)]);
    page = await Promise.race([early, loadedPage(browser)]);
  } catch (error) {
    app.kill('SIGKILL');
    await exit;
    throw new Error(`${(error as Error).message}\n${printed()}`, { cause: error });
  }
  const tell = (message: object) =>
    new Promise<void>((done, fail) => {
      app.send(message, (error) => (error === null ? done() : fail(error)));
    });
  const ended = async () => {
    const code = await exit;
    await browser.close().catch(() => undefined);
    return code;
  };
  return {
    page,
    pid: app.pid ?? 0,
    raise: (event) => tell({ raise: event }),
    setIdleSeconds: (idleSeconds) => tell({ idleSeconds }),
    setFocused: (focused) => tell({ focused }),
    runInMain: async (script) => {
      const answered = once(app, 'message');
      await tell({ run: script });
      const [{ value, failed }] = (await answered) as [{ readonly value?: unknown; readonly failed?: string }];
      if (failed !== undefined) throw new Error(failed);
      return value;
    },
    output: printed,
    quit: async () => {
      if (app.connected) await tell({ quit: true }).catch(() => undefined);
      return ended();
    },
    kill: async () => {
      app.kill('SIGKILL');
      await ended();
    },
    waitForExit: ended,
  };
}

function start(options: LaunchOptions, desktop: Desktop) {
  const app = fork(preview, [`--preview-devtools=${options.devToolsPort ?? 0}`, ...appArguments(options)], {
    ...(options.etc === undefined ? { execArgv: [] } : managed(options.etc)),
    env: { ...appEnvironment(options), ...desktop.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let text = '';
  for (const stream of [app.stdout, app.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  return { app, printed: () => text };
}

async function exitOf(app: ChildProcess): Promise<number> {
  const [code] = (await once(app, 'exit')) as [number | null];
  return code ?? -1;
}

/** Chromium prints the address of its DevTools once its first window exists. */
async function connect(app: ChildProcess, printed: () => string): Promise<Browser> {
  const limit = AbortSignal.timeout(startTime);
  for (;;) {
    const address = /DevTools listening on (ws:\S+)/.exec(printed())?.[1];
    if (address !== undefined) return chromium.connectOverCDP(address);
    if (app.stderr === null) throw new Error('the app has no output');
    await once(app.stderr, 'data', { signal: limit });
  }
}

async function loadedPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('Chromium has no context');
  const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: startTime }));
  await page.waitForURL((url) => url.protocol === 'https:', { waitUntil: 'load', timeout: startTime });
  return page;
}
