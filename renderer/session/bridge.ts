import type { Bridge } from '../../contract/bridge.ts';

declare global {
  interface Window {
    /** Set by the preload; absent if this page is opened in an ordinary browser. */
    readonly nightlatch?: Bridge;
  }
}

/** The only place that reads `window.nightlatch`. Throws if the page runs outside Nightlatch. */
export function takeBridge(): Bridge {
  if (window.nightlatch === undefined) throw new Error('This page runs inside Nightlatch only.');
  return window.nightlatch;
}
