import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Addresses } from '../addresses.ts';
import type { CdpConnection, CdpSession } from '../cdp/connection.ts';
import type { ChromiumTarget } from '../chromium/chromium-host.ts';
import { createEmitterFace } from '../emitter-face.ts';
import type { IpcInbox } from '../modules/ipc-main.ts';
import type { Schemes } from '../modules/protocol.ts';
import type { Sessions } from '../modules/session.ts';
import { createPageScripts } from '../page/page-scripts.ts';
import { createEvent } from '../preventable-event.ts';
import { refusing } from '../refusing.ts';
import { createFrameTree } from './frames.ts';
import { intercept } from './interception.ts';
import { createIpcLink, type PageNews, worldName } from './ipc-link.ts';
import { createNavigation } from './navigation.ts';
import { watchFrames } from './watch-frames.ts';

const events = [
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
  'did-start-navigation',
  'did-navigate',
  'did-frame-navigate',
  'did-navigate-in-page',
  'did-start-loading',
  'did-stop-loading',
  'did-finish-load',
  'did-fail-load',
  'dom-ready',
  'preload-error',
  'render-process-gone',
  'destroyed',
  'focus',
  'blur',
  'context-menu',
] as const;

/** The other parts of preview that the contents of a window need. */
export interface ContentsSurroundings {
  readonly addresses: Addresses;
  readonly schemes: Schemes;
  readonly inbox: IpcInbox;
  readonly sessions: Sessions;
  /** Called once Chromium is attached, before anything is loaded. */
  readonly prepare: (target: ChromiumTarget) => Promise<void>;
  readonly report: (problem: string) => void;
}

export interface ContentsOptions {
  /** The path of the preload, or `null`. The file is read again for each window. */
  readonly preload: string | null;
  /** The partition of its session; `''` is the default session. */
  readonly partition: string;
  readonly onNews: (news: PageNews) => void;
  readonly onCrash: (details: object) => void;
}

export type WebContentsFace = ReturnType<typeof createWebContents>['face'];

let lastId = 0;

/** Creates the contents of one window: available to main at once, attached to Chromium a little later. */
export function createWebContents(
  around: ContentsSurroundings,
  { preload, partition, onNews, onCrash }: ContentsOptions,
) {
  lastId += 1;
  const id = lastId;
  const { addresses, schemes, report } = around;
  const own = around.sessions.fromPartition(partition);
  const attached = Promise.withResolvers<CdpSession>();
  attached.promise.catch(() => {});
  let destroyed = false;
  let crashed = false;
  let zoomLevel = 0;

  const emit = (event: string, ...details: readonly unknown[]) => void face.emit(event, ...details);
  const frames = createFrameTree({
    processId: id,
    addresses,
    send: (frame, channel, args) => link.deliver(frame, channel, args),
  });
  const link = createIpcLink({ frames, inbox: around.inbox, sender: () => face, onNews: hear, report });
  const navigation = createNavigation({ frames, addresses, emit, report });

  function hear(news: PageNews): void {
    if (news.what === 'opened') navigation.opened(news.url, news.name, news.features);
    else if (news.what === 'leaves') navigation.left(news.url);
    else if (news.what === 'context-menu') {
      emit('context-menu', createEvent({}), refusing('ContextMenuParams', { ...news.params }));
    } else if (news.what === 'preload-failed') {
      emit('preload-error', createEvent({}), preload, Object.assign(new Error(news.message), { stack: news.stack }));
      report(`Unable to load preload script: ${news.message}`);
    } else onNews(news);
  }

  async function addScripts(session: CdpSession): Promise<void> {
    const handshake = `link${randomBytes(16).toString('hex')}`;
    const { binding, receiver } = link;
    const scripts = createPageScripts(
      { handshake, binding, receiver, platform: process.platform, preload: preload ?? '' },
      preload === null ? null : readFileSync(preload, 'utf8'),
    );
    await Promise.all([
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorld }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolatedWorld, worldName }),
    ]);
  }

  const interceptIn = (session: CdpSession) =>
    intercept(session, { addresses, schemes, handlerOf: own.handlerOf, mayRequest: navigation.mayRequest, report });

  /** Watches the page and the frames of other sites, which are separate targets without a preload. */
  async function watchTarget(session: CdpSession, browser: CdpConnection): Promise<void> {
    watchFrames(session, { frames, addresses, emit });
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const child = browser.session(sessionId);
      // A worker sends requests of its own, but has no frames.
      const watched = targetInfo.type === 'iframe' ? watchTarget(child, browser) : interceptIn(child);
      const resume = () => child.send('Runtime.runIfWaitingForDebugger');
      watched.then(resume, resume).catch(() => {});
    });
    await Promise.all([
      session.send('Page.enable'),
      session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      interceptIn(session),
    ]);
  }

  function watchCrashes(session: CdpSession): void {
    session.on('Inspector.targetCrashed', () => {
      crashed = true;
      const details = { reason: 'crashed', exitCode: 11 };
      emit('render-process-gone', createEvent({}), details);
      onCrash(details);
    });
    session.on('Inspector.targetReloadedAfterCrash', () => {
      crashed = false;
    });
  }

  async function attach(target: ChromiumTarget): Promise<void> {
    const { session, browser, targetId } = target;
    frames.nameMain(targetId);
    navigation.watch(session);
    watchCrashes(session);
    await Promise.all([
      watchTarget(session, browser),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      link.attach(session),
      addScripts(session),
      around.prepare(target),
      own.applyPermissions(browser, face),
    ]);
    await session.send('Runtime.runIfWaitingForDebugger');
    attached.resolve(session);
  }

  function destroy(): void {
    if (destroyed) return;
    destroyed = true;
    attached.reject(new Error('Object has been destroyed'));
    link.detach();
    navigation.abandon();
    emit('destroyed');
  }

  /** Runs an editing command on the focused element of the page. */
  const edit = (command: string) => () =>
    void attached.promise
      .then((session) => session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', commands: [command] }))
      .catch(() => {});

  const members = {
    id,
    undo: edit('undo'),
    redo: edit('redo'),
    cut: edit('cut'),
    copy: edit('copy'),
    paste: edit('paste'),
    selectAll: edit('selectAll'),
    // The DevTools protocol cannot zoom a page as a user does, so the level is stored and reported, without effect.
    get zoomLevel() {
      return zoomLevel;
    },
    set zoomLevel(level: number) {
      zoomLevel = level;
      report(`zoom level ${level}, which changes nothing here`);
    },
    get mainFrame() {
      return frames.main.face;
    },
    get session() {
      return own.face;
    },
    send: (channel: string, ...args: readonly unknown[]) => link.deliver(frames.main, channel, args),
    setWindowOpenHandler: navigation.setWindowOpenHandler,
    loadURL: async (url: string, options?: object): Promise<void> => {
      if (options !== undefined) throw new Error('preview: the options of loadURL are not implemented');
      const { href } = new URL(url);
      addresses.toChromium(href);
      await navigation.load(await attached.promise, href);
    },
    reload: () => void attached.promise.then(navigation.reload).catch(() => {}),
    getURL: () => frames.main.url,
    getType: () => 'window' as const,
    isDestroyed: () => destroyed,
    isCrashed: () => crashed,
    isLoading: navigation.isLoading,
    forcefullyCrashRenderer: () => void attached.promise.then((session) => session.send('Page.crash')).catch(() => {}),
    openDevTools: () => report('openDevTools does nothing here: press F12, or start with --remote-debugging-port=0'),
  } satisfies { readonly [Name in keyof Electron.WebContents]?: unknown } & Pick<
    Electron.WebContents,
    | 'id'
    | 'send'
    | 'loadURL'
    | 'reload'
    | 'getURL'
    | 'getType'
    | 'isDestroyed'
    | 'isCrashed'
    | 'isLoading'
    | 'openDevTools'
  >;
  const face = createEmitterFace('webContents', events, members);
  return { face, attach, destroy };
}
