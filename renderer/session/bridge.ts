import type { Bridge } from '../../contract/bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent where this page is opened in an ordinary browser. */
    readonly nightlatch?: Bridge;
  }
}

/** The one place that touches `window.nightlatch`. Throws where the page runs outside Nightlatch. */
export function takeBridge(): Bridge {
  if (window.nightlatch === undefined) throw new Error('This page runs inside Nightlatch only.');
  return window.nightlatch;
}
