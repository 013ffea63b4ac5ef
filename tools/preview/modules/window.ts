import type { CdpSession } from '../cdp/connection.ts';
import type { ChromiumHost, ChromiumTarget } from '../chromium/chromium-host.ts';
import type { PageNews } from '../contents/ipc-link.ts';
import { type ContentsSurroundings, createWebContents } from '../contents/web-contents.ts';
import { createEmitterFace } from '../emitter-face.ts';
import { createEvent } from '../preventable-event.ts';
import type { AppLifecycle, QuittingWindow } from './app.ts';
import { sessionEndEvents } from './session-end.ts';

const events = [
  'ready-to-show',
  'close',
  'closed',
  'focus',
  'blur',
  'show',
  'hide',
  'minimize',
  'restore',
  ...sessionEndEvents,
] as const;

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly backgroundColor?: string;
  readonly webPreferences?: { readonly preload?: string; readonly partition?: string };
}

export interface WindowSurroundings {
  readonly host: ChromiumHost;
  readonly lifecycle: AppLifecycle;
  readonly contents: ContentsSurroundings;
  readonly appName: () => string;
  readonly tellDark: (dark: boolean) => void;
  /** Ends this run, because preview cannot run without Chromium. */
  readonly giveUp: (error: Error) => void;
  /** Whether to omit `ready-to-show`, as happens to a hidden window on Wayland. For tests. */
  readonly withholdsReadyToShow: boolean;
}

export type WindowFace = ReturnType<typeof createWindow>['face'];

/** The position of a window that was outside the screen until it was shown. */
const shownAt = { left: 40, top: 40 } as const;

let lastId = 0;

export function createWindow(
  { host, lifecycle, contents: surroundings, appName, tellDark, giveUp, withholdsReadyToShow }: WindowSurroundings,
  options: WindowOptions,
  proto: object,
  onClosed: (id: number) => void,
) {
  lastId += 1;
  const id = lastId;
  const { webPreferences = {}, width = 800, height = 600, minWidth = 0, minHeight = 0, show = true } = options;
  const { title = appName(), backgroundColor = '#FFF' } = options;
  const gone = Promise.withResolvers<void>();
  let shown = show;
  let focused = false;
  let minimized = false;
  let destroyed = false;
  let closing = false;
  let isProtected = false;

  const contents = createWebContents(surroundings, {
    preload: webPreferences.preload ?? null,
    partition: webPreferences.partition ?? '',
    onNews: hear,
    onCrash: (details) => lifecycle.emit('render-process-gone', createEvent({}), contents.face, details),
  });
  const opened = open();
  opened.catch((error: Error) => {
    if (closing || destroyed) finish();
    else giveUp(error);
  });

  async function open(): Promise<ChromiumTarget> {
    const target = await host.openWindow({ width, height, title, backgroundColor, hidden: !show });
    void target.gone.then(() => {
      if (!closing) closedByHand();
      finish();
    });
    await contents.attach(target);
    return target;
  }

  /** The user pressed the window's own close button: the listeners are called, but can no longer prevent it. */
  function closedByHand(): void {
    const asked = createEvent({});
    face.emit('close', asked);
    if (asked.defaultPrevented) surroundings.report('a window that its user closed cannot be kept open here');
  }

  function finish(): void {
    if (destroyed) return;
    destroyed = true;
    lifecycle.windows.delete(quitting);
    face.emit('closed');
    contents.destroy();
    gone.resolve();
    onClosed(id);
  }

  async function closeTarget(): Promise<void> {
    closing = true;
    try {
      const { browser, targetId } = await opened;
      await browser.send('Target.closeTarget', { targetId });
      await gone.promise;
    } catch {
      finish();
    }
  }

  async function close(): Promise<boolean> {
    if (destroyed || closing) return true;
    const asked = createEvent({});
    face.emit('close', asked);
    if (asked.defaultPrevented) return false;
    await closeTarget();
    return true;
  }

  const onTarget = (work: (target: ChromiumTarget) => Promise<unknown>) => void opened.then(work).catch(() => {});
  const toFront = ({ session }: ChromiumTarget) => session.send('Page.bringToFront');

  async function setBounds({ browser, targetId }: ChromiumTarget, bounds: Bounds): Promise<void> {
    const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId });
    await browser.send('Browser.setWindowBounds', { windowId, bounds });
  }

  async function readState({ browser, targetId }: ChromiumTarget): Promise<void> {
    const { bounds } = await browser.send('Browser.getWindowForTarget', { targetId });
    noteMinimized(bounds.windowState === 'minimized');
  }

  function noteMinimized(now: boolean): void {
    if (now === minimized || destroyed) return;
    minimized = now;
    face.emit(now ? 'minimize' : 'restore');
  }

  /** A display without a window manager minimizes nothing, so the window then only counts as minimized. */
  const setMinimized = (now: boolean) =>
    onTarget(async (target) => {
      await setBounds(target, { windowState: now ? 'minimized' : 'normal' });
      noteMinimized(now);
    });

  function hear(news: PageNews): void {
    if (news.what === 'dark') tellDark(news.dark);
    if (news.what === 'hidden' || news.what === 'visible') onTarget(readState);
    if (news.what === 'size' && (news.width < minWidth || news.height < minHeight)) {
      const atLeast = { width: Math.max(news.width, minWidth), height: Math.max(news.height, minHeight) };
      onTarget((target) => setBounds(target, atLeast));
    }
    if (news.what === 'focus' || news.what === 'blur') setFocused(news.what === 'focus');
  }

  function setFocused(now: boolean): void {
    if (now === focused || destroyed) return;
    focused = now;
    const name = now ? 'focus' : 'blur';
    face.emit(name);
    contents.face.emit(name);
    lifecycle.emit(`browser-window-${name}`, createEvent({}), face);
  }

  const quitting: QuittingWindow = {
    close,
    destroy: () => void closeTarget(),
    focus: () => onTarget(toFront),
    gone: gone.promise,
    emit: (event, details) => void face.emit(event, details),
  };

  const members = {
    id,
    get webContents() {
      return contents.face;
    },
    loadURL: contents.face.loadURL,
    reload: contents.face.reload,
    show: () => {
      const wasShown = shown;
      shown = true;
      if (!wasShown) onTarget((target) => setBounds(target, shownAt));
      onTarget(toFront);
      if (!wasShown) face.emit('show');
    },
    focus: quitting.focus,
    minimize: () => setMinimized(true),
    restore: () => setMinimized(false),
    isVisible: () => shown && !minimized && !destroyed,
    isMinimized: () => minimized,
    isFocused: () => focused && !destroyed,
    isDestroyed: () => destroyed,
    close: () => void close(),
    destroy: quitting.destroy,
    // Chromium offers no such control from outside, so the setting is stored and reported, and hides nothing.
    setContentProtection: (enable: boolean) => {
      isProtected = enable;
      surroundings.report(`window ${id}: content protection ${enable ? 'on' : 'off'}, which hides nothing here`);
    },
    isContentProtected: () => isProtected,
    setBackgroundColor: (color: string) => {
      surroundings.report(`window ${id}: background ${color}`);
      onTarget(({ session }) => paintGround(session, color));
    },
    setMenu: (menu: unknown) => {
      if (menu !== null) throw new Error('preview: BrowserWindow.setMenu with a menu is not implemented');
    },
    removeMenu: () => {},
  } satisfies { readonly [Name in keyof Electron.BrowserWindow]?: unknown };
  const face = createEmitterFace('BrowserWindow', events, members, proto);

  // Electron emits it at the first layout of each page, including after a reload.
  if (!withholdsReadyToShow) contents.face.on('did-finish-load', () => face.emit('ready-to-show'));
  lifecycle.windows.add(quitting);
  if (options.backgroundColor !== undefined) surroundings.report(`window ${id}: background ${backgroundColor}`);
  return { face, contents: contents.face };
}

/** Sets the background that is visible where a page paints nothing itself. Expects `#rrggbb`. */
async function paintGround(session: CdpSession, hex: string): Promise<void> {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
  await session.send('Emulation.setDefaultBackgroundColorOverride', { color: { r, g, b, a: 1 } });
}

interface Bounds {
  readonly left?: number;
  readonly top?: number;
  readonly width?: number;
  readonly height?: number;
  readonly windowState?: 'normal' | 'minimized';
}
