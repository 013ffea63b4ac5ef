import { createEmitterFace } from '../emitter-face.ts';
import { createEvent } from '../preventable-event.ts';
import { refusing } from '../refusing.ts';
import { asChromiumOrders } from '../run/as-chromium-orders.ts';
import type { CommandLine } from '../run/command-line.ts';
import type { SingleInstance } from '../run/single-instance.ts';
import { startAgain } from '../run/start-again.ts';
import { createAppPaths } from './app-paths.ts';
import { whyNotSandboxed } from './sandbox-rules.ts';
import type { SessionEndEvent } from './session-end.ts';

const events = [
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'second-instance',
  'activate',
  'web-contents-created',
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'render-process-gone',
  'open-url',
  'session-created',
  'select-client-certificate',
] as const;

/** The part of a window that quitting uses. `close` resolves with whether the window closed. */
export interface QuittingWindow {
  close(): Promise<boolean>;
  destroy(): void;
  focus(): void;
  readonly gone: Promise<void>;
  emit(event: SessionEndEvent, details: object): void;
}

/** The interface between `app` and the other parts of preview. */
export interface AppLifecycle {
  /** Called after main's top level has run, because the app becomes ready only then, as in Electron. */
  start(): void;
  isReady(): boolean;
  readonly windows: Set<QuittingWindow>;
  windowCreated(window: object, contents: object): void;
  lastWindowClosed(): void;
  emit(event: (typeof events)[number], ...details: readonly unknown[]): void;
  /** Switches for Chromium that were appended before it started. */
  readonly appended: ReadonlyMap<string, string>;
}

export interface AppOptions {
  readonly commandLine: CommandLine;
  readonly singleInstance: SingleInstance;
  /** Ends this run with an error, at once. */
  readonly giveUp: (error: Error) => void;
  /** Ends everything that preview started; the process exits after it. */
  readonly shutDown: () => Promise<void>;
}

/** The switches of Electron that preview passes on to Chromium. */
export const chromiumSwitches: readonly string[] = [
  'disable-quic',
  'enable-logging',
  'force-device-scale-factor',
  'lang',
  'remote-debugging-port',
];

export function createApp({ commandLine, singleInstance, giveUp, shutDown }: AppOptions) {
  const appended = new Map<string, string>();
  const windows = new Set<QuittingWindow>();
  let phase: 'starting' | 'ready' | 'quitting' | 'ended' = 'starting';
  let wasReady = false;
  let name = commandLine.name;
  let becomeReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  const paths = createAppPaths(commandLine, () => name);

  /** Quits in Electron's order: before-quit, each window's close, will-quit, quit. All but the last can prevent it. */
  function quit(): void {
    if (phase === 'quitting' || phase === 'ended') return;
    const before = phase;
    phase = 'quitting';
    const asked = createEvent({});
    app.emit('before-quit', asked);
    if (asked.defaultPrevented) phase = before;
    else if (windows.size === 0) finish(before);
    else void closeWindows(before);
  }

  async function closeWindows(before: 'starting' | 'ready'): Promise<void> {
    for (const window of [...windows]) {
      if (await window.close()) continue;
      phase = before;
      return;
    }
    finish(before);
  }

  function finish(before: 'starting' | 'ready'): void {
    const asked = createEvent({});
    app.emit('will-quit', asked);
    if (asked.defaultPrevented) phase = before;
    else end(0);
  }

  function end(code: number): void {
    if (phase === 'ended') return;
    phase = 'ended';
    app.emit('quit', createEvent({}), code);
    // Later, so that the code after `app.quit()` in main still runs, as in Electron.
    setImmediate(() => {
      void shutDown().finally(() => process.exit(code));
    });
  }

  async function exit(code = 0): Promise<void> {
    if (phase === 'ended') return;
    // Before its message loop runs, Electron ends the process within the call.
    if (!wasReady) process.exit(code);
    phase = 'quitting';
    const open = [...windows];
    for (const window of open) window.destroy();
    await Promise.all(open.map((window) => window.gone));
    end(code);
  }

  function beforeReady(what: string): void {
    if (wasReady) throw new Error(`${what} can only be called before app is ready`);
  }

  const switches = () => new Map([...commandLine.switches, ...appended]);
  const members = {
    quit,
    exit: (code?: number) => void exit(code),
    whenReady: () => ready,
    isReady: () => wasReady,
    focus: () => [...windows][0]?.focus(),
    getName: () => name,
    setName: (value: string) => {
      name = value;
    },
    get name() {
      return name;
    },
    set name(value: string) {
      name = value;
    },
    getVersion: () => commandLine.version,
    getAppPath: () => commandLine.appPath,
    getPath: paths.get,
    setPath: paths.set,
    getLocale: () => commandLine.switches.get('lang') || Intl.DateTimeFormat().resolvedOptions().locale,
    isPackaged: commandLine.isPackaged,
    enableSandbox: () => {
      beforeReady('app.enableSandbox()');
      const reason = whyNotSandboxed(commandLine);
      if (reason !== null) giveUp(new Error(reason));
    },
    setAppUserModelId: () => {},
    requestSingleInstanceLock: (additionalData?: Record<PropertyKey, unknown>) => {
      const argv = asChromiumOrders(commandLine.argv);
      const message = { argv, workingDirectory: process.cwd(), additionalData: additionalData ?? null };
      return singleInstance.request(paths.userData(), message);
    },
    hasSingleInstanceLock: singleInstance.isHeld,
    relaunch: ({ args, execPath }: Electron.RelaunchOptions = {}) => {
      if (execPath !== undefined) throw new Error('preview: app.relaunch with execPath is not implemented');
      startAgain([...commandLine.prefix, ...(args ?? commandLine.argv.slice(1))]);
    },
    commandLine: refusing('app.commandLine', {
      hasSwitch: (key: string) => switches().has(key),
      getSwitchValue: (key: string) => switches().get(key) ?? '',
      appendSwitch: (key: string, value = '') => {
        if (!chromiumSwitches.includes(key)) throw new Error(`preview: the switch --${key} is not implemented`);
        appended.set(key, value);
      },
    }),
  } satisfies Partial<Record<keyof Electron.App, unknown>> &
    Pick<
      Electron.App,
      | 'quit'
      | 'exit'
      | 'whenReady'
      | 'isReady'
      | 'focus'
      | 'getName'
      | 'setName'
      | 'name'
      | 'getVersion'
      | 'getAppPath'
      | 'getLocale'
      | 'isPackaged'
      | 'enableSandbox'
      | 'setAppUserModelId'
      | 'requestSingleInstanceLock'
      | 'hasSingleInstanceLock'
      | 'relaunch'
      | 'setPath'
    >;
  const app = createEmitterFace('app', events, members);

  const lifecycle: AppLifecycle = {
    appended,
    windows,
    start: () => {
      if (phase !== 'starting') return;
      phase = 'ready';
      wasReady = true;
      app.emit('ready', createEvent({}), {});
      becomeReady();
      singleInstance.onSecond(({ argv, workingDirectory, additionalData }) => {
        app.emit('second-instance', createEvent({}), [...argv], workingDirectory, additionalData);
      });
    },
    isReady: () => wasReady,
    windowCreated: (window, contents) => {
      app.emit('web-contents-created', createEvent({}), contents);
      app.emit('browser-window-created', createEvent({}), window);
    },
    lastWindowClosed: () => {
      if (phase === 'quitting' || phase === 'ended') return;
      if (app.listenerCount('window-all-closed') === 0) quit();
      else app.emit('window-all-closed');
    },
    emit: (event, ...details) => app.emit(event, ...details),
  };
  return { app, lifecycle };
}
