import { createCrossing } from './crossing.ts';
import { type IsolatedWorldOptions, isolatedWorld } from './isolated-world.ts';
import { mainWorld } from './main-world.ts';
import { createWire } from './wire.ts';

/** The two scripts that run at the start of each document, as text. */
export interface PageScripts {
  readonly mainWorld: string;
  readonly isolatedWorld: string;
}

/** Returns the two scripts. `preloadSource` is the preload bundle (CommonJS), or `null` for a window without one. */
export function createPageScripts(options: IsolatedWorldOptions, preloadSource: string | null): PageScripts {
  const run = preloadSource === null ? 'null' : `function (require, module, exports, process) {\n${preloadSource}\n}`;
  return {
    mainWorld: `(${mainWorld})(${JSON.stringify(options.handshake)}, ${createCrossing});`,
    isolatedWorld: `(${isolatedWorld})(${JSON.stringify(options)}, (${createWire})(), ${createCrossing}, ${run});`,
  };
}
