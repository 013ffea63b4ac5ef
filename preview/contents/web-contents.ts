import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Addresses } from '../addresses.ts';
import type { CdpSession } from '../cdp/connection.ts';
import type { ChromiumTarget } from '../chromium/chromium-host.ts';
import { createEmitterFace } from '../emitter-face.ts';
import type { IpcInbox } from '../modules/ipc-main.ts';
import type { Schemes } from '../modules/protocol.ts';
import type { FromPage, ToPage } from '../page/isolated-world.ts';
import { createPageScripts } from '../page/page-scripts.ts';
import { createWire } from '../page/wire.ts';
import { createEvent } from '../preventable-event.ts';
import { createFrameTree, type FrameRecord } from './frames.ts';
import { intercept } from './interception.ts';

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
] as const;

const worldName = 'Preload';

/** What preview's other parts provide to the contents of a window. */
export interface ContentsSurroundings {
  readonly addresses: Addresses;
  readonly schemes: Schemes;
  readonly inbox: IpcInbox;
  readonly session: object;
  /** Called once Chromium is attached, before anything is loaded. */
  readonly prepare: (session: CdpSession, target: ChromiumTarget, contents: object) => Promise<void>;
  readonly report: (problem: string) => void;
  readonly tellDark: (dark: boolean) => void;
}

export interface ContentsOptions {
  readonly preload: string | null;
  readonly devTools: boolean;
}

export type WebContentsFace = ReturnType<typeof createWebContents>['face'];

let lastId = 0;

export function createWebContents(around: ContentsSurroundings, options: ContentsOptions) {
  lastId += 1;
  const id = lastId;
  const wire = createWire();
  const worlds = new Map<number, { readonly frameId: string; readonly uniqueId: string }>();
  const binding = `preview${randomBytes(8).toString('hex')}`;
  const receiver = `receive${randomBytes(8).toString('hex')}`;
  const { addresses, report } = around;
  let attached: CdpSession | null = null;
  let becomeAttached: (session: CdpSession) => void = () => {};
  const whenAttached = new Promise<CdpSession>((resolve) => {
    becomeAttached = resolve;
  });
  let openHandler: ((details: object) => { readonly action: string }) | null = null;
  let destroyed = false;
  let crashed = false;
  let loading = false;
  /** A navigation of main's own, which its guards are not asked about. */
  let ownNavigation: string | null = null;
  let pendingLoad: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;
  const surface: { onFromPage: (message: FromPage) => void } = { onFromPage: () => {} };

  const frames = createFrameTree({
    processId: id,
    urlOf: (frame) =>
      frame.url === 'about:blank' && frame.parentId === undefined
        ? ''
        : addresses.toElectron(`${frame.url}${frame.urlFragment ?? ''}`),
    originOf: (frame) => addresses.originToElectron(frame.securityOrigin),
    send: deliver,
  });

  function deliver(frame: FrameRecord, channel: string, args: readonly unknown[]): void {
    const message: ToPage = { what: 'event', channel, args: wire.encode(args) };
    const world = [...worlds.values()].findLast(({ frameId }) => frames.get(frameId) === frame);
    if (world !== undefined) post(world.uniqueId, message);
  }

  function post(uniqueContextId: string, message: ToPage): void {
    const expression = `globalThis.${receiver}?.(${JSON.stringify(JSON.stringify(message))})`;
    // A page that is gone by now misses it, as in Electron.
    attached?.send('Runtime.evaluate', { expression, uniqueContextId, silent: true }).catch(() => {});
  }

  /** A frame as the sender of a message: no longer there once it has navigated away. */
  function senderOf(frame: FrameRecord) {
    const { document } = frame;
    return {
      type: 'frame' as const,
      sender: face,
      frameId: frame.face.routingId,
      processId: frame.face.processId,
      get senderFrame() {
        return frame.gone || frame.document !== document ? null : frame.face;
      },
    };
  }

  function onMessage(message: FromPage, frame: FrameRecord, uniqueId: string): void {
    if (message.what === 'invoke') void answerInvoke(message, frame, uniqueId);
    else if (message.what === 'send') {
      const reply = (channel: string, ...args: readonly unknown[]) => deliver(frame, channel, args);
      const event = createEvent(Object.assign(senderOf(frame), { ports: [], reply }));
      around.inbox.send(event, message.channel, wire.decode(message.args) as readonly unknown[]);
    } else if (message.what === 'opened') askToOpen(message.url, message.name, message.features);
    else if (message.what === 'leaves') leaves(message.url);
    else if (message.what === 'preload-failed') {
      const error = Object.assign(new Error(message.message), { stack: message.stack });
      face.emit('preload-error', createEvent({}), options.preload, error);
      report(`Unable to load preload script: ${message.message}`);
    } else if (message.what === 'dark') around.tellDark(message.dark);
    surface.onFromPage(message);
  }

  async function answerInvoke(
    { id: call, channel, args }: Extract<FromPage, { what: 'invoke' }>,
    frame: FrameRecord,
    uniqueId: string,
  ): Promise<void> {
    try {
      const event = createEvent(senderOf(frame));
      const value = await around.inbox.invoke(event, channel, wire.decode(args) as readonly unknown[]);
      post(uniqueId, { what: 'answer', id: call, value: wire.encode(value) });
    } catch (error) {
      process.stderr.write(`Error occurred in handler for '${channel}': ${(error as Error)?.stack ?? String(error)}\n`);
      post(uniqueId, { what: 'failure', id: call, message: String(error) });
    }
  }

  function askToOpen(url: string, frameName: string, features: string): void {
    const disposition = features === '' ? 'foreground-tab' : 'new-window';
    const referrer = { url: '', policy: 'strict-origin-when-cross-origin' };
    const answer = openHandler?.({ url: addresses.toElectron(url), frameName, features, disposition, referrer });
    if (answer?.action !== 'deny') report(`A page may not open a window: ${addresses.toElectron(url)}`);
  }

  function navigationDetails(frame: FrameRecord, url: string) {
    const isMainFrame = frame === frames.main;
    return { url, isSameDocument: false, isMainFrame, frame: frame.face, initiator: frame.face };
  }

  function mayNavigate(frameId: string, url: string, redirected: boolean): boolean {
    const frame = frames.get(frameId);
    if (frame === undefined) return false;
    const isMainFrame = frame === frames.main;
    if (isMainFrame && !redirected && ownNavigation === url) {
      ownNavigation = null;
      return true;
    }
    if (redirected) return ask('will-redirect', frame, url);
    return ask('will-frame-navigate', frame, url) && (!isMainFrame || ask('will-navigate', frame, url));
  }

  function ask(
    name: 'will-redirect' | 'will-frame-navigate' | 'will-navigate',
    frame: FrameRecord,
    url: string,
  ): boolean {
    const event = createEvent(navigationDetails(frame, url));
    const { processId, routingId } = frame.face;
    face.emit(name, event, url, false, frame === frames.main, processId, routingId);
    return !event.defaultPrevented;
  }

  function leaves(url: string): void {
    if (ask('will-frame-navigate', frames.main, url) && ask('will-navigate', frames.main, url)) {
      report(`A page may not go to ${url}`);
    }
  }

  async function loadURL(url: string, loadOptions?: object): Promise<void> {
    if (loadOptions !== undefined) throw new Error('preview: the options of loadURL are not implemented');
    const { href } = new URL(url);
    const shown = addresses.toChromium(href);
    const session = await whenAttached;
    pendingLoad?.reject(new Error(`ERR_ABORTED (-3) loading '${href}'`));
    const loaded = new Promise<void>((resolve, reject) => {
      pendingLoad = { resolve, reject };
    });
    loaded.catch(() => {});
    ownNavigation = href;
    const { errorText } = await session.send('Page.navigate', { url: shown });
    if (errorText !== undefined) failLoad(errorText, href);
    await loaded;
  }

  function failLoad(errorText: string, url: string): void {
    const name = errorText.replace('net::', '');
    const code = name === 'ERR_ABORTED' ? -3 : -2;
    face.emit('did-fail-load', createEvent({}), code, name, url, true, id, frames.main.face.routingId);
    pendingLoad?.reject(new Error(`${name} (${code}) loading '${url}'`));
    pendingLoad = null;
  }

  async function reload(): Promise<void> {
    const session = await whenAttached;
    ownNavigation = frames.main.url;
    await session.send('Page.reload');
  }

  async function attach(target: ChromiumTarget): Promise<void> {
    const { session } = target;
    const preload = options.preload === null ? null : readFileSync(options.preload, 'utf8');
    const scripts = createPageScripts(
      {
        handshake: `link${randomBytes(16).toString('hex')}`,
        binding,
        receiver,
        platform: process.platform,
        preload: options.preload ?? '',
      },
      preload,
    );
    frames.nameMain(target.targetId);
    watchFrames(session);
    watchWorlds(session);
    watchPage(session);
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Runtime.addBinding', { name: binding, executionContextName: worldName }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorld }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolatedWorld, worldName }),
      watchRequests(session),
      watchSubtargets(session, target),
      around.prepare(session, target, face),
      session.send('Runtime.runIfWaitingForDebugger'),
    ]);
    attached = session;
    becomeAttached(session);
    void target.gone.then(destroy);
  }

  function destroy(): void {
    if (destroyed) return;
    destroyed = true;
    attached = null;
    pendingLoad?.reject(new Error(`ERR_FAILED (-2) loading '${frames.main.url}'`));
    face.emit('destroyed');
  }

  const watchRequests = (session: CdpSession) =>
    intercept(session, {
      addresses,
      schemes: around.schemes,
      mayNavigate: ({ frameId, url, redirected }) => mayNavigate(frameId, url, redirected),
      report,
    });

  /** Frames of other sites are targets of their own. They get the same interception, and no preload. */
  async function watchSubtargets(session: CdpSession, { browser }: ChromiumTarget): Promise<void> {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const child = browser.session(sessionId);
      const ignore = () => {};
      if (targetInfo.type === 'iframe') {
        watchFrames(child);
        Promise.all([
          child.send('Page.enable'),
          watchRequests(child),
          watchSubtargets(child, { browser } as ChromiumTarget),
        ]).catch(ignore);
      }
      child.send('Runtime.runIfWaitingForDebugger').catch(ignore);
    });
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  }

  function watchFrames(session: CdpSession): void {
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) => frames.attached(frameId, parentFrameId));
    session.on('Page.frameDetached', ({ frameId, reason }) => {
      if (reason === 'remove') frames.detached(frameId);
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      // The blank page a window opens with is no page of the app.
      if (frame.parentId === undefined && frame.url.startsWith('data:')) return;
      frames.navigated(frame);
      const record = frames.get(frame.id);
      if (record === undefined) return;
      const isMainFrame = record === frames.main;
      if (isMainFrame) face.emit('did-navigate', createEvent({}), record.url, 200, 'OK');
      face.emit('did-frame-navigate', createEvent({}), record.url, 200, 'OK', isMainFrame, id, record.face.routingId);
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const record = frames.get(frameId);
      if (record === undefined) return;
      record.url = addresses.toElectron(url);
      const isMainFrame = record === frames.main;
      face.emit('did-navigate-in-page', createEvent({}), record.url, isMainFrame, id, record.face.routingId);
    });
    session.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) => {
      const record = frames.get(frameId);
      if (record === undefined) return;
      const isSameDocument = navigationType === 'sameDocument' || navigationType === 'historySameDocument';
      const details = { ...navigationDetails(record, addresses.toElectron(url)), isSameDocument };
      const { processId, routingId } = record.face;
      face.emit(
        'did-start-navigation',
        createEvent(details),
        details.url,
        isSameDocument,
        details.isMainFrame,
        processId,
        routingId,
      );
    });
  }

  function watchWorlds(session: CdpSession): void {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { readonly frameId?: string };
      if (context.name === worldName && frameId !== undefined) {
        worlds.set(context.id, { frameId, uniqueId: context.uniqueId });
      }
    });
    session.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
      if (!worlds.has(exceptionDetails.executionContextId ?? 0)) return;
      report(`in the preload's world: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => void worlds.delete(executionContextId));
    session.on('Runtime.executionContextsCleared', () => worlds.clear());
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const world = worlds.get(executionContextId);
      const frame = world === undefined ? undefined : frames.get(world.frameId);
      if (name !== binding || world === undefined || frame === undefined) return;
      onMessage(JSON.parse(payload) as FromPage, frame, world.uniqueId);
    });
  }

  function watchPage(session: CdpSession): void {
    const isMain = (frameId: string) => frames.get(frameId) === frames.main;
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      askToOpen(url, windowName, windowFeatures.join(','));
    });
    session.on('Page.frameStartedLoading', ({ frameId }) => {
      if (!isMain(frameId)) return;
      loading = true;
      face.emit('did-start-loading');
    });
    session.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (!isMain(frameId)) return;
      loading = false;
      face.emit('did-stop-loading');
    });
    session.on('Page.domContentEventFired', () => {
      if (frames.main.url !== '') face.emit('dom-ready', createEvent({}));
    });
    session.on('Page.lifecycleEvent', ({ name, frameId, loaderId }) => {
      if (name !== 'load' || !isMain(frameId) || loaderId !== frames.main.document) return;
      face.emit('did-finish-load');
      pendingLoad?.resolve();
      pendingLoad = null;
    });
    session.on('Inspector.targetCrashed', () => {
      crashed = true;
      worlds.clear();
      face.emit('render-process-gone', createEvent({}), { reason: 'crashed', exitCode: 11 });
    });
    session.on('Inspector.targetReloadedAfterCrash', () => {
      crashed = false;
    });
    session.on('Page.javascriptDialogOpening', () => {
      session.send('Page.handleJavaScriptDialog', { accept: true }).catch(() => {});
    });
  }

  const members = {
    id,
    get mainFrame() {
      return frames.main.face;
    },
    get session() {
      return around.session;
    },
    send: (channel: string, ...args: readonly unknown[]) => deliver(frames.main, channel, args),
    setWindowOpenHandler: (handler: typeof openHandler) => {
      openHandler = handler;
    },
    loadURL,
    reload: () => {
      reload().catch(() => {});
    },
    getURL: () => frames.main.url,
    getType: () => 'window' as const,
    isDestroyed: () => destroyed,
    isCrashed: () => crashed,
    isLoading: () => loading,
    forcefullyCrashRenderer: () => {
      attached?.send('Page.crash').catch(() => {});
    },
    openDevTools: () => {
      report('openDevTools does nothing here: start with --remote-debugging-port=0 and connect to it');
    },
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
  return { face, attach, destroy, surface };
}
