import type { createCrossing } from './crossing.ts';

/**
 * Runs in the page's own world before any script of the page. It waits for one event whose name only the isolated world
 * knows, takes the link from it, and leaves nothing that a script could reach.
 *
 * Runs as its own source text, so it must not refer to anything outside itself.
 */
export function mainWorld(handshake: string, cross: typeof createCrossing): void {
  // Not in sub-frames, nor in the initial blank page of a window.
  if (window.parent !== window || location.protocol === 'data:') return;

  function freezeDeep<Value>(value: Value): Value {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
    if (Object.isFrozen(value)) return value;
    Object.freeze(value);
    for (const part of Object.values(value)) freezeDeep(part);
    return value;
  }

  function expose(name: unknown, value: unknown): void {
    const key = name as string;
    if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, key, { value: freezeDeep(value), enumerable: true });
  }

  function replaceWindowOpen(tellOpened: (url: string, name: string, features: string) => void): void {
    const native = window.open;
    const ownNames = ['_self', '_parent', '_top'];
    const { apply } = Reflect;
    // `null` at once, as for a denied window, because preview never opens a second window for a page.
    window.open = function open(url?: string | URL, target?: string, features?: string) {
      if (target !== undefined && ownNames.includes(target)) {
        return apply(native, window, [url, target, features]) as Window | null;
      }
      const address = url === undefined || `${url}` === '' ? 'about:blank' : new URL(url, document.baseURI).href;
      tellOpened(address, target ?? '', features ?? '');
      return null;
    };
  }

  function meet(event: Event): void {
    event.stopImmediatePropagation();
    window.removeEventListener(handshake, meet, true);
    const link = (event as FocusEvent).relatedTarget as EventTarget;
    const isolated = cross(link, ['from-page', 'from-preload'], { expose });
    replaceWindowOpen((url, name, features) => {
      isolated.call('opened', url, name, features);
    });
  }

  window.addEventListener(handshake, meet, true);
}
