import { defineConfig } from 'vitest/config';

/** The tests that have to notice. Those of other rooms notice more; here the engine's own stand alone. */
// biome-ignore lint/style/noDefaultExport: vitest takes its configuration from here.
export default defineConfig({
  test: {
    include: ['test/session/*.test.ts'],
    testTimeout: 15_000,
    pool: 'threads',
    // Nearly every change of the engine runs the random lives too: a hundred of them a change, not two thousand.
    env: { LATCHKEY_MODEL_RUNS: '100' },
  },
});
