// node tools/preview/run.ts <main.js or app folder> [arguments]: runs the app as the electron binary would.
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import { needsNoSandbox } from './chromium/chromium-flags.ts';
import { createElectron } from './electron.ts';
import { isPowerEvent } from './modules/power-monitor.ts';
import { isSessionEndEvent } from './modules/session-end.ts';
import { isWindowHappening } from './modules/window-happenings.ts';
import { provideElectron } from './provided-electron.ts';
import { readCommandLine } from './run/command-line.ts';
import { quitOnSignals } from './run/quit-on-signals.ts';
import { resolveElectronToPreview } from './run/resolve-electron.ts';
import { createSingleInstance } from './run/single-instance.ts';
import { watchUncaughtErrors } from './run/uncaught-errors.ts';

const commandLine = readCommandLine(process.argv.slice(2));
const print = (line: string) => void process.stderr.write(`${line}\n`);
const report = (line: string) => print(`preview: ${line}`);

const electron = createElectron({
  commandLine,
  singleInstance: createSingleInstance(),
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

// An Electron app runs until it quits, with or without windows.
const alive = setInterval(() => {}, 2 ** 30);
process.on('exit', () => {
  clearInterval(alive);
  electron.endNow();
});
watchUncaughtErrors(electron.showErrorBox, report);

interface Steering {
  readonly raise?: unknown;
  readonly idleSeconds?: unknown;
  readonly focused?: unknown;
  readonly run?: unknown;
  readonly quit?: unknown;
}

/** The prefix of a key of the application menu, in Electron's notation: `press CommandOrControl+W`. */
const pressing = 'press ';

/**
 * The commands of tests over Node's IPC channel: raise an event of the system or the window manager, set the idle time,
 * press a menu's key, run a script in main as a debugger of Electron's could, quit as a menu would.
 */
process.on('message', (message: Steering) => {
  const { idleSeconds, raise } = message;
  if (isPowerEvent(raise)) electron.raise(raise);
  if (isSessionEndEvent(raise)) electron.endSession(raise);
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
if (commandLine.isDefaultApp) Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
Object.defineProperty(process, 'type', { value: 'browser', enumerable: true });

// Top-level code that awaits `ready` waits for itself, because here, as in Electron, the app is ready only after it.
const stuck = setTimeout(() => report('main is still at its top level, and the app not ready'), 10_000);
try {
  await import(pathToFileURL(commandLine.entry).href);
} catch (error) {
  // Electron shows it as any other exception, and the app still becomes ready.
  process.emit('uncaughtException', error as Error);
}
clearTimeout(stuck);
quitOnSignals(electron.quit);
electron.start();
report('the app is ready');
