import type { Bridge } from '../../contract/bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent where this page is opened in an ordinary browser. */
    readonly latchkey?: Bridge;
  }
}

/** The one place that touches `window.latchkey`. Throws where the page runs outside Latchkey. */
export function takeBridge(): Bridge {
  if (window.latchkey === undefined) throw new Error('This page runs inside Latchkey only.');
  return window.latchkey;
}
