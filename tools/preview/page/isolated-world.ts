import type { createCrossing } from './crossing.ts';
import type { Wire } from './wire.ts';

/** The messages from the isolated world to main, as JSON through a binding that the page's own world does not have. */
export type FromPage =
  | { readonly what: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly what: 'send'; readonly channel: string; readonly args: string }
  | { readonly what: 'focus' | 'blur' | 'visible' | 'hidden' }
  | { readonly what: 'dark'; readonly dark: boolean }
  | { readonly what: 'size'; readonly width: number; readonly height: number }
  | { readonly what: 'opened'; readonly url: string; readonly name: string; readonly features: string }
  | { readonly what: 'leaves'; readonly url: string }
  | { readonly what: 'context-menu'; readonly params: ContextMenuClick }
  | { readonly what: 'preload-failed'; readonly message: string; readonly stack: string };

/** The part of Electron's `ContextMenuParams` that preview supplies. */
export interface ContextMenuClick {
  readonly x: number;
  readonly y: number;
  readonly isEditable: boolean;
  readonly selectionText: string;
  readonly editFlags: Readonly<
    Record<'canUndo' | 'canRedo' | 'canCut' | 'canCopy' | 'canPaste' | 'canDelete' | 'canSelectAll', boolean>
  >;
}

export type ToPage =
  | { readonly what: 'answer'; readonly id: number; readonly value: string }
  | { readonly what: 'failure'; readonly id: number; readonly message: string }
  | { readonly what: 'event'; readonly channel: string; readonly args: string };

export interface IsolatedWorldOptions {
  readonly handshake: string;
  readonly binding: string;
  readonly receiver: string;
  readonly platform: string;
  readonly preload: string;
}

type Preload = (require: (name: string) => unknown, module: object, exports: object, process: object) => void;
type Listener = (event: object, ...args: readonly unknown[]) => void;

/**
 * The environment of a sandboxed preload: `electron/renderer`, a `require` for nothing else, a small `process`. Runs in
 * an isolated world as its own source text, so it must not refer to anything outside itself.
 */
export function isolatedWorld(
  { handshake, binding, receiver, platform, preload }: IsolatedWorldOptions,
  wire: Wire,
  cross: typeof createCrossing,
  run: Preload | null,
): void {
  // As by default in Electron: no preload, and so no bridge, in sub-frames; nor in a window's initial blank page.
  if (window.parent !== window || location.protocol === 'data:') return;

  const world = globalThis as unknown as Record<string, unknown>;
  const post = world[binding] as (text: string) => void;
  delete world[binding];
  const tell = (message: FromPage) => post(JSON.stringify(message));

  const link = new EventTarget();
  const page = cross(link, ['from-preload', 'from-page'], {
    opened: (url, name, features) =>
      tell({ what: 'opened', url: url as string, name: name as string, features: features as string }),
  });
  window.dispatchEvent(new FocusEvent(handshake, { relatedTarget: link }));

  function refusing<Target extends object>(name: string, target: Target): Target {
    return new Proxy(target, {
      get(object, key) {
        if (typeof key === 'symbol' || key in object || key === 'then') return Reflect.get(object, key);
        throw new Error(`preview: ${name}.${key} is not implemented`);
      },
    });
  }

  const listeners = new Map<string, { readonly listener: Listener; readonly once: boolean }[]>();
  const waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (e: Error) => void }
  >();
  let lastId = 0;

  function listen(channel: string, listener: Listener, once: boolean) {
    if (typeof listener !== 'function') throw new TypeError('The "listener" argument must be of type function');
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }]);
    return ipcRenderer;
  }

  function unlisten(channel: string, listener: Listener) {
    const known = listeners.get(channel) ?? [];
    const last = known.findLastIndex((entry) => entry.listener === listener);
    listeners.set(channel, known.toSpliced(last, last < 0 ? 0 : 1));
    return ipcRenderer;
  }

  const ipcRenderer = refusing('ipcRenderer', {
    invoke: async (channel: string, ...args: readonly unknown[]) => {
      const encoded = wire.encode(args);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        const fail = (error: Error) => reject(new Error(`Error invoking remote method '${channel}': ${error.message}`));
        waiting.set(id, { resolve, reject: fail });
        tell({ what: 'invoke', id, channel, args: encoded });
      });
    },
    send: (channel: string, ...args: readonly unknown[]) => tell({ what: 'send', channel, args: wire.encode(args) }),
    on: (channel: string, listener: Listener) => listen(channel, listener, false),
    addListener: (channel: string, listener: Listener) => listen(channel, listener, false),
    once: (channel: string, listener: Listener) => listen(channel, listener, true),
    off: unlisten,
    removeListener: unlisten,
    removeAllListeners: (channel: string) => {
      listeners.delete(channel);
      return ipcRenderer;
    },
  });

  const contextBridge = refusing('contextBridge', {
    exposeInMainWorld: (key: string, api: unknown) => {
      page.call('expose', key, api);
    },
  });

  function receive(text: string): void {
    const message = JSON.parse(text) as ToPage;
    if (message.what === 'event') {
      for (const { listener, once } of [...(listeners.get(message.channel) ?? [])]) {
        if (once) unlisten(message.channel, listener);
        listener({ sender: ipcRenderer, ports: [] }, ...(wire.decode(message.args) as readonly unknown[]));
      }
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.what === 'answer') asked?.resolve(wire.decode(message.value));
    else asked?.reject(new Error(message.message));
  }
  Object.defineProperty(world, receiver, { value: receive });

  /** Describes a click as Chromium reports it to an embedder: a password field's text cannot be copied. */
  function describeClick({ target, clientX: x, clientY: y }: MouseEvent): ContextMenuClick {
    const field = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
    // Only text fields have a selection: `selectionStart` is `null` on a checkbox and similar inputs.
    const isField = field !== null && field.selectionStart !== null && !field.disabled && !field.readOnly;
    const isEditable = isField || (target instanceof HTMLElement && target.isContentEditable);
    const inField = field?.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
    const isSecret = field?.type === 'password';
    const selectionText = isSecret ? '' : (inField ?? getSelection()?.toString() ?? '');
    const canUndo = isEditable && document.queryCommandEnabled('undo');
    const canRedo = isEditable && document.queryCommandEnabled('redo');
    const canCopy = selectionText !== '';
    const canCut = isEditable && canCopy;
    const canDelete = isEditable && (inField ?? selectionText) !== '';
    const editFlags = { canUndo, canRedo, canCut, canCopy, canPaste: isEditable, canDelete, canSelectAll: true };
    return { x, y, isEditable, selectionText, editFlags };
  }

  function watchWindow(): void {
    window.addEventListener('focus', (event) => event.target === window && tell({ what: 'focus' }));
    window.addEventListener('blur', (event) => event.target === window && tell({ what: 'blur' }));
    document.addEventListener('visibilitychange', () => tell({ what: document.hidden ? 'hidden' : 'visible' }));
    window.addEventListener('resize', () => tell({ what: 'size', width: outerWidth, height: outerHeight }));
    const dark = matchMedia('(prefers-color-scheme: dark)');
    tell({ what: 'dark', dark: dark.matches });
    dark.addEventListener('change', () => tell({ what: 'dark', dark: dark.matches }));
    window.addEventListener('contextmenu', (event) => {
      if (event.defaultPrevented) return;
      // Electron shows no context menu of its own.
      event.preventDefault();
      tell({ what: 'context-menu', params: describeClick(event) });
    });
    // Interception decides on requests. A navigation without a request (mailto:, blob:, about:) is blocked here.
    navigation.addEventListener('navigate', (event) => {
      if (event.destination.sameDocument || /^https?:/.test(event.destination.url) || !event.cancelable) return;
      event.preventDefault();
      tell({ what: 'leaves', url: event.destination.url });
    });
  }

  function require(name: string): unknown {
    if (name === 'electron/renderer') return refusing('electron/renderer', { ipcRenderer, contextBridge });
    if (name === 'electron') throw new Error("preview: import 'electron/renderer', not the bare 'electron'");
    throw new Error(`module not found: ${name}`);
  }

  watchWindow();
  if (run === null) return;
  const module = { exports: {} };
  const process = refusing('process', { platform, type: 'renderer', sandboxed: true, contextIsolated: true });
  try {
    run(require, module, module.exports, process);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    tell({ what: 'preload-failed', message: `${preload}: ${error.message}`, stack: error.stack ?? '' });
  }
}
