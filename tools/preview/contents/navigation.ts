import type { Addresses } from '../addresses.ts';
import type { CdpSession } from '../cdp/connection.ts';
import { createEvent } from '../preventable-event.ts';
import type { FrameRecord, FrameTree } from './frames.ts';

type Guard = 'will-redirect' | 'will-frame-navigate' | 'will-navigate';

export interface WindowOpenDetails {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
  readonly disposition: 'foreground-tab' | 'new-window';
  readonly referrer: { readonly url: string; readonly policy: string };
}

export type WindowOpenHandler = (details: WindowOpenDetails) => { readonly action: string };

export interface NavigationOptions {
  readonly frames: FrameTree;
  readonly addresses: Addresses;
  readonly emit: (event: string, ...details: readonly unknown[]) => void;
  readonly report: (problem: string) => void;
}

/** Controls navigation: main's own loads pass, and main's guards decide on every navigation that a page starts. */
export function createNavigation({ frames, addresses, emit, report }: NavigationOptions) {
  const { main } = frames;
  /** The address that main itself is loading. */
  let own: string | null = null;
  let pending: { readonly url: string; readonly resolve: () => void; readonly reject: (error: Error) => void } | null =
    null;
  let openHandler: WindowOpenHandler | null = null;
  let loading = false;
  let loadedBefore = false;
  /** Frames whose own page requested a reload. */
  const reloadAsked = new Set<string>();
  /** Frames that reload or move through their history without a request of their page. */
  const byBrowser = new Set<string>();

  const detailsOf = (frame: FrameRecord, url: string, isSameDocument = false) => ({
    url,
    isSameDocument,
    isMainFrame: frame === main,
    frame: frame.face,
    initiator: frame.face,
  });

  function ask(guard: Guard, frame: FrameRecord, url: string): boolean {
    const event = createEvent(detailsOf(frame, url));
    const { processId, routingId } = frame.face;
    emit(guard, event, url, false, frame === main, processId, routingId);
    return !event.defaultPrevented;
  }

  const askBoth = (frame: FrameRecord, url: string) =>
    ask('will-frame-navigate', frame, url) && (frame !== main || ask('will-navigate', frame, url));

  function settle(error?: Error): void {
    const waiting = pending;
    pending = null;
    own = null;
    if (error === undefined) waiting?.resolve();
    else waiting?.reject(error);
  }

  function fail(errorText: string, url: string): void {
    const name = errorText.replace('net::', '');
    const code = name === 'ERR_ABORTED' ? -3 : -2;
    const { processId, routingId } = main.face;
    emit('did-fail-load', createEvent({}), code, name, url, true, processId, routingId);
    settle(new Error(`${name} (${code}) loading '${url}'`));
  }

  async function load(session: CdpSession, url: string): Promise<void> {
    const shown = addresses.toChromium(url);
    settle(new Error(`ERR_ABORTED (-3) loading '${pending?.url ?? ''}'`));
    const loaded = new Promise<void>((resolve, reject) => {
      pending = { url, resolve, reject };
    });
    loaded.catch(() => {});
    own = url;
    const { errorText, loaderId } = await session.send('Page.navigate', { url: shown });
    if (errorText !== undefined) fail(errorText, url);
    else if (loaderId === undefined) settle();
    await loaded;
  }

  function watch(session: CdpSession): void {
    const isMain = (frameId: string) => frames.get(frameId) === main;
    session.on('Page.frameRequestedNavigation', ({ frameId, reason }) => {
      if (reason === 'reload') reloadAsked.add(frameId);
    });
    session.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) => {
      const askedByPage = reloadAsked.delete(frameId);
      const isReload = navigationType === 'reload' || navigationType === 'reloadBypassingCache';
      if ((isReload && !askedByPage) || navigationType === 'historyDifferentDocument') byBrowser.add(frameId);
      else byBrowser.delete(frameId);
      const frame = frames.get(frameId);
      if (frame === undefined || url.startsWith('data:')) return;
      const sameDocument = navigationType === 'sameDocument' || navigationType === 'historySameDocument';
      const details = detailsOf(frame, addresses.toElectron(url), sameDocument);
      const { processId, routingId } = frame.face;
      const { isMainFrame } = details;
      emit('did-start-navigation', createEvent(details), details.url, sameDocument, isMainFrame, processId, routingId);
    });
    session.on('Page.frameStartedLoading', ({ frameId }) => {
      if (!isMain(frameId)) return;
      loading = true;
      emit('did-start-loading');
    });
    session.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (!isMain(frameId)) return;
      loading = false;
      emit('did-stop-loading');
    });
    session.on('Page.domContentEventFired', () => {
      if (main.url !== '') emit('dom-ready', createEvent({}));
    });
    session.on('Page.lifecycleEvent', ({ name, frameId, loaderId }) => {
      if (name !== 'load' || !isMain(frameId) || loaderId !== main.document) return;
      // Removes the initial blank page of a window from the history.
      if (!loadedBefore) session.send('Page.resetNavigationHistory').catch(() => {});
      loadedBefore = true;
      emit('did-finish-load');
      settle();
    });
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      opened(url, windowName, windowFeatures.join(','));
    });
    session.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type === 'beforeunload') session.send('Page.handleJavaScriptDialog', { accept: true }).catch(() => {});
    });
  }

  function opened(url: string, frameName: string, features: string): void {
    const address = addresses.toElectron(url);
    const disposition = features === '' ? 'foreground-tab' : 'new-window';
    const referrer = { url: '', policy: 'strict-origin-when-cross-origin' };
    const answer = openHandler?.({ url: address, frameName, features, disposition, referrer });
    if (answer?.action !== 'deny') report(`a page may not open a window here: ${address}`);
  }

  return {
    watch,
    load,
    opened,
    /** Returns whether a document request may be sent. */
    mayRequest: (frameId: string, url: string, redirected: boolean): boolean => {
      const frame = frames.get(frameId);
      if (frame === undefined) return false;
      if (redirected) return ask('will-redirect', frame, url);
      // As in Electron, the guards are called only if a page starts the navigation: not for external reloads or
      // history.
      if (byBrowser.delete(frameId)) return true;
      if (frame !== main || own !== url) return askBoth(frame, url);
      own = null;
      return true;
    },
    /** Handles a navigation without a request (`mailto:`). It is already blocked, but main's guards are called. */
    left: (url: string): void => {
      if (askBoth(main, url)) report(`a page may not go there: ${url}`);
    },
    reload: async (session: CdpSession): Promise<void> => {
      own = main.url;
      await session.send('Page.reload');
    },
    setWindowOpenHandler: (handler: WindowOpenHandler): void => {
      openHandler = handler;
    },
    isLoading: () => loading,
    abandon: () => settle(new Error(`ERR_FAILED (-2) loading '${pending?.url ?? ''}'`)),
  };
}
