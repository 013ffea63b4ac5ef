import { test as base } from './app-test.ts';
import { tapWire, type WireTap } from './wire-tap.ts';

/** As `app-test.ts`, with all that crosses the wire written down. */
export const test = base.extend<{ readonly tap: WireTap }>({
  // Of itself, so that nothing crosses the wire before it listens.
  tap: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const tap = tapWire();
      await use(tap);
      tap.stop();
    },
    { auto: true },
  ],
});
