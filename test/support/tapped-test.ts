import { test as base } from './app-test.ts';
import { tapWire, type WireTap } from './wire-tap.ts';

/** Like `app-test.ts`, with all traffic recorded. */
export const test = base.extend<{ readonly tap: WireTap }>({
  // The fixture is automatic, so that no traffic comes before it listens.
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
