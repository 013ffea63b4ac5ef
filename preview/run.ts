// node preview/run.ts <main.js or app folder> [arguments]: runs the app as the electron binary would.
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import { needsNoSandbox } from './chromium/chromium-flags.ts';
import { createElectron } from './electron.ts';
import { isPowerEvent } from './modules/power-monitor.ts';
import { isWindowHappening } from './modules/window-happenings.ts';
import { provideElectron } from './provided-electron.ts';
import { readCommandLine } from './run/command-line.ts';
import { resolveElectronToPreview } from './run/resolve-electron.ts';
import { takeSingleInstance } from './run/single-instance.ts';

const commandLine = readCommandLine(process.argv.slice(2));
const print = (line: string) => void process.stderr.write(`${line}\n`);
const report = (line: string) => print(`preview: ${line}`);

const electron = createElectron({
  commandLine,
  singleInstance: await takeSingleInstance(commandLine.userData),
  report,
  print,
  giveUp: (error) => {
    print(error.message);
    process.exit(1);
  },
  withholdsReadyToShow: process.env.PREVIEW_WITHHOLD === 'ready-to-show',
});
provideElectron(electron.modules);
resolveElectronToPreview();

report(`runs on Node ${process.versions.node}${needsNoSandbox() ? ', Chromium without its sandbox (root)' : ''}`);

// An Electron app lives until it quits, with or without windows.
const alive = setInterval(() => {}, 2 ** 30);
process.on('exit', () => {
  clearInterval(alive);
  electron.endNow();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, electron.quit);

interface Steering {
  readonly raise?: unknown;
  readonly idleSeconds?: unknown;
  readonly focused?: unknown;
  readonly run?: unknown;
  readonly quit?: unknown;
}

/** Before a key of the application menu, as Electron writes it: `press CommandOrControl+W`. */
const pressing = 'press ';

/**
 * What tests may say over Node's IPC channel: raise what the system or a window manager would, set the idle time, press a
 * menu's key, run a script in main as a debugger of Electron's could, quit as a menu would.
 */
process.on('message', (message: Steering) => {
  const { idleSeconds, raise } = message;
  if (isPowerEvent(raise)) electron.raise(raise);
  if (isWindowHappening(raise)) electron.happen(raise);
  if (typeof raise === 'string' && raise.startsWith(pressing)) electron.press(raise.slice(pressing.length));
  if (idleSeconds === null || typeof idleSeconds === 'number') electron.pretendIdle(idleSeconds);
  if (typeof message.focused === 'boolean') {
    const name = message.focused ? 'focus' : 'blur';
    for (const window of electron.modules.BrowserWindow.getAllWindows()) window.emit(name);
  }
  if (typeof message.run === 'string') void answerScript(message.run);
  if (message.quit === true) electron.quit();
});

async function answerScript(script: string): Promise<void> {
  try {
    process.send?.({ value: await runInThisContext(script) });
  } catch (error) {
    process.send?.({ failed: String(error) });
  }
}
process.channel?.unref();

process.argv.splice(0, process.argv.length, ...commandLine.argv);
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
Object.defineProperty(process, 'type', { value: 'browser', enumerable: true });

// Top-level code that waits for `ready` waits for itself: in Electron as here, the app is ready only after it.
const stuck = setTimeout(() => report('main is still at its top level, and the app not ready'), 10_000);
await import(pathToFileURL(commandLine.entry).href);
clearTimeout(stuck);
electron.start();
