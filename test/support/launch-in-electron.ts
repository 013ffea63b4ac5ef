import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import { appArguments, appEnvironment } from './app-arguments.ts';
import { needsNoSandbox } from './electron-program.ts';
import type { LaunchOptions, RunningApp } from './launch-app.ts';

/**
 * Starts the app in Electron, like Playwright: with a debugger on main and DevTools on its pages. `platform` is the
 * system whose ways of opening a browser and of ending a process are used.
 */
export async function launchInElectron(
  options: LaunchOptions,
  platform: NodeJS.Platform = process.platform,
): Promise<RunningApp> {
  const app = await electron.launch({
    args: [...appArguments(options)],
    env: appEnvironment(options),
    // Otherwise Playwright adds --no-sandbox on Linux, and the tests would run another app than the one that ships.
    chromiumSandbox: !needsNoSandbox(),
  });
  const child = app.process();
  const exit = exitOf(child);
  const printed = collectOutput(child);
  // On Windows the child is the command interpreter with which Playwright starts Electron.
  const pid = await app.evaluate(() => process.pid);
  const kill = async () => {
    killMain(pid, platform);
    await exit;
  };
  let page: Page;
  try {
    if (options.browserSocket !== undefined && platform !== 'linux') await openIn(app, options.browserSocket);
    page = await app.firstWindow();
    await loaded(page);
  } catch (error) {
    await kill();
    throw new Error(`${(error as Error).message}\n${printed()}`, { cause: error });
  }
  return {
    page,
    pid,
    raise: async (event) => {
      await app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event);
    },
    setIdleSeconds: (seconds) => pretendIdle(app, seconds),
    setFocused: (focused) =>
      app.evaluate(
        ({ BrowserWindow }, name) => {
          for (const window of BrowserWindow.getAllWindows()) window.emit(name);
        },
        focused ? 'focus' : 'blur',
      ),
    runInMain: (script) => app.evaluate(script),
    output: printed,
    quit: async () => {
      await app.evaluate(({ app: running }) => running.quit()).catch(() => undefined);
      return exit;
    },
    kill,
    waitForExit: () => exit,
  };
}

/** How long a window may take to show the app's page, in ms. */
const loadTimeMs = 30_000;

/**
 * Waits for the app's page. A window begins with an empty one, and Playwright, which attaches during the navigation,
 * may treat its end as a failure: only the page itself knows its address.
 */
async function loaded(page: Page): Promise<void> {
  const deadline = performance.now() + loadTimeMs;
  while (!/^(app|https):/.test(page.url())) {
    if (page.isClosed()) throw new Error('the window was closed before it showed a page');
    if (performance.now() > deadline) throw new Error(`the window still shows ${page.url()}`);
    await pause(20);
  }
  await page.waitForLoadState('load');
}

async function exitOf(child: ChildProcess): Promise<number> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? -1;
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  return () => text;
}

/** Windows ends a process without its children, which would keep the user data folder open. */
function killMain(pid: number, platform: NodeJS.Platform): void {
  if (platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH means that it has ended already.
  }
}

/**
 * macOS and Windows choose the browser themselves, so addresses are intercepted in main and forwarded by this socket.
 */
function openIn(app: ElectronApplication, socket: string): Promise<void> {
  return app.evaluate(({ shell }, path) => {
    const { connect } = process.getBuiltinModule('node:net');
    shell.openExternal = (url) =>
      new Promise((opened, failed) => {
        const connection = connect(path).once('error', failed);
        connection.end(url, () => opened());
      });
  }, socket);
}

function pretendIdle(app: ElectronApplication, seconds: number | null): Promise<void> {
  return app.evaluate(({ powerMonitor }, idle) => {
    const key = Symbol.for('nightlatch.system-idle');
    const kept: Pick<Electron.PowerMonitor, 'getSystemIdleTime' | 'getSystemIdleState'> = Reflect.get(
      globalThis,
      key,
    ) ?? {
      getSystemIdleTime: powerMonitor.getSystemIdleTime,
      getSystemIdleState: powerMonitor.getSystemIdleState,
    };
    Reflect.set(globalThis, key, kept);
    const pretended: typeof kept = {
      getSystemIdleTime: () => idle ?? 0,
      getSystemIdleState: (threshold) => ((idle ?? 0) >= threshold ? 'idle' : 'active'),
    };
    Object.assign(powerMonitor, idle === null ? kept : pretended);
  }, seconds);
}
