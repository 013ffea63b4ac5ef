import { EventEmitter } from 'node:events';
import { isAbsolute } from 'node:path';
import type { ChromiumHost, ChromiumTarget } from '../chromium/chromium-host.ts';
import { type ContentsSurroundings, createWebContents, type WebContentsFace } from '../contents/web-contents.ts';
import { createEmitterFace } from '../emitter-face.ts';
import { createEvent } from '../preventable-event.ts';
import { refuseOptions } from '../refusing.ts';
import type { AppLifecycle, QuittingWindow } from './app.ts';

const events = ['ready-to-show', 'close', 'closed', 'focus', 'blur', 'show', 'minimize', 'restore'] as const;

const is = (wanted: unknown) => (value: unknown) => value === wanted;
const size = (value: unknown) => typeof value === 'number' && value > 0;
const boolean = (value: unknown) => typeof value === 'boolean';
const text = (value: unknown) => typeof value === 'string';

const windowOptions = {
  width: size,
  height: size,
  minWidth: size,
  minHeight: size,
  show: boolean,
  title: text,
  backgroundColor: text,
  autoHideMenuBar: boolean,
  webPreferences: (value: unknown) => typeof value === 'object' && value !== null,
};

/** What an isolated, sandboxed page of Chromium is anyway. A window that asks for less is refused. */
const webPreferenceOptions = {
  preload: (value: unknown) => text(value) && isAbsolute(value as string),
  sandbox: is(true),
  contextIsolation: is(true),
  nodeIntegration: is(false),
  nodeIntegrationInSubFrames: is(false),
  nodeIntegrationInWorker: is(false),
  webSecurity: is(true),
  allowRunningInsecureContent: is(false),
  experimentalFeatures: is(false),
  webviewTag: is(false),
  navigateOnDragDrop: is(false),
  safeDialogs: is(true),
  spellcheck: is(false),
  devTools: boolean,
};

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly backgroundColor?: string;
  readonly webPreferences?: { readonly preload?: string; readonly devTools?: boolean };
}

export interface WindowSurroundings {
  readonly host: ChromiumHost;
  readonly lifecycle: AppLifecycle;
  readonly contents: ContentsSurroundings;
  readonly appName: () => string;
}

type WindowFace = ReturnType<typeof createWindow>['face'];

let lastId = 0;

/** The class that main imports; each window is a window of the system's Chromium in app mode. */
export function createBrowserWindowClass(around: WindowSurroundings) {
  const windows = new Map<WindowFace, WebContentsFace>();

  class BrowserWindow {
    constructor(options: WindowOptions = {}) {
      if (!around.lifecycle.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
      refuseOptions('BrowserWindow', options, windowOptions);
      refuseOptions('webPreferences', options.webPreferences ?? {}, webPreferenceOptions);
      const { face, contents } = createWindow(around, options, BrowserWindow.prototype, (closed) => {
        for (const window of windows.keys()) if (window.id === closed) windows.delete(window);
        if (windows.size === 0) around.lifecycle.lastWindowClosed();
      });
      windows.set(face, contents);
      // biome-ignore lint/correctness/noConstructorReturn: `new BrowserWindow()` must answer the refusing object.
      return face as unknown as BrowserWindow;
    }

    static getAllWindows = (): WindowFace[] => [...windows.keys()];
    static getFocusedWindow = (): WindowFace | null => [...windows.keys()].find((window) => window.isFocused()) ?? null;
    static fromId = (id: number): WindowFace | null => [...windows.keys()].find((window) => window.id === id) ?? null;
    static fromWebContents = (contents: WebContentsFace): WindowFace | null =>
      [...windows].find(([, own]) => own === contents)?.[0] ?? null;
  }
  Object.setPrototypeOf(BrowserWindow.prototype, EventEmitter.prototype);
  return BrowserWindow;
}

function createWindow(
  { host, lifecycle, contents: surroundings, appName }: WindowSurroundings,
  options: WindowOptions,
  proto: object,
  onClosed: (id: number) => void,
) {
  lastId += 1;
  const id = lastId;
  const { webPreferences = {}, width = 800, height = 600, show = true, title = appName() } = options;
  const contents = createWebContents(surroundings, {
    preload: webPreferences.preload ?? null,
    devTools: webPreferences.devTools ?? true,
  });
  let shown = show;
  let focused = false;
  let minimized = false;
  let destroyed = false;
  let closing = false;
  let tellGone: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    tellGone = resolve;
  });

  const opened = open();
  opened.catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    finish();
  });

  async function open(): Promise<ChromiumTarget> {
    const backgroundColor = options.backgroundColor ?? '#FFF';
    const got = await host.openWindow({ width, height, title, backgroundColor, hidden: !show });
    void got.gone.then(() => {
      // Closed by its own button: too late to ask, but the listeners must hear of it.
      if (!closing && !destroyed) {
        const asked = createEvent({});
        face.emit('close', asked);
        if (asked.defaultPrevented) surroundings.report('a window that its user closed cannot be kept open');
      }
      finish();
    });
    await contents.attach(got);
    return got;
  }

  function finish(): void {
    if (destroyed) return;
    destroyed = true;
    lifecycle.windows.delete(quitting);
    face.emit('closed');
    contents.destroy();
    tellGone();
    onClosed(id);
  }

  async function closeTarget(): Promise<void> {
    const { browser, targetId } = await opened;
    await browser.send('Target.closeTarget', { targetId }).catch(() => {});
    await gone;
  }

  async function close(): Promise<boolean> {
    if (destroyed || closing) return true;
    const asked = createEvent({});
    face.emit('close', asked);
    if (asked.defaultPrevented) return false;
    closing = true;
    await closeTarget().catch(() => finish());
    return true;
  }

  async function setBounds(bounds: {
    readonly left?: number;
    readonly top?: number;
    readonly windowState?: 'normal' | 'minimized';
  }): Promise<void> {
    const { session, browser, targetId } = await opened;
    const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId });
    await browser.send('Browser.setWindowBounds', { windowId, bounds });
    if (bounds.windowState !== 'minimized') await session.send('Page.bringToFront');
  }

  const quiet = (work: Promise<unknown>) => void work.catch(() => {});

  contents.surface.onFromPage = ({ what }) => {
    if (what === 'focus' || what === 'blur') {
      if (focused === (what === 'focus')) return;
      focused = what === 'focus';
      face.emit(what);
      contents.face.emit(what);
      lifecycle.emit(focused ? 'browser-window-focus' : 'browser-window-blur', createEvent({}), face);
    }
    if (what === 'hidden' || what === 'visible') quiet(readState());
  };
  contents.face.once('did-finish-load', () => face.emit('ready-to-show'));

  async function readState(): Promise<void> {
    const { browser, targetId } = await opened;
    const { bounds } = await browser.send('Browser.getWindowForTarget', { targetId });
    const now = bounds.windowState === 'minimized';
    if (now === minimized) return;
    minimized = now;
    face.emit(now ? 'minimize' : 'restore');
  }

  const quitting: QuittingWindow = { close, destroy: () => destroy(), gone };

  function destroy(): void {
    if (destroyed || closing) return;
    closing = true;
    void closeTarget().catch(() => finish());
  }

  const members = {
    id,
    get webContents() {
      return contents.face;
    },
    loadURL: contents.face.loadURL,
    reload: contents.face.reload,
    show: () => {
      if (!shown) {
        shown = true;
        quiet(setBounds({ left: 40, top: 40 }));
        face.emit('show');
      }
      quiet(opened.then(({ session }) => session.send('Page.bringToFront')));
    },
    focus: () => quiet(opened.then(({ session }) => session.send('Page.bringToFront'))),
    minimize: () => quiet(setBounds({ windowState: 'minimized' }).then(readState)),
    restore: () => quiet(setBounds({ windowState: 'normal' }).then(readState)),
    isVisible: () => shown && !minimized && !destroyed,
    isMinimized: () => minimized,
    isFocused: () => focused && !destroyed,
    isDestroyed: () => destroyed,
    close: () => quiet(close()),
    destroy,
    getTitle: () => title,
    setContentProtection: (_enable: boolean) => {
      // Electron has this on macOS and Windows only; Chromium offers it to nobody outside.
    },
    setMenu: (menu: unknown) => {
      if (menu !== null) throw new Error('preview: BrowserWindow.setMenu with a menu is not implemented');
    },
    removeMenu: () => {},
  } satisfies { readonly [Name in keyof Electron.BrowserWindow]?: unknown };
  const face = createEmitterFace('BrowserWindow', events, members, proto);

  lifecycle.windows.add(quitting);
  lifecycle.emit('web-contents-created', createEvent({}), contents.face);
  lifecycle.emit('browser-window-created', createEvent({}), face);
  return { face, contents: contents.face };
}
