import { defineConfig } from 'vitest/config';

/** The tests that have to notice. Those of other rooms notice more; here the engine's own stand alone. */
// biome-ignore lint/style/noDefaultExport: vitest takes its configuration from here.
export default defineConfig({
  test: {
    include: ['test/session/**/*.test.ts'],
    // Random lives, months of them and a thousand accounts would run for nearly every change, each for seconds, and
    // notice one in a hundred that nothing else does.
    exclude: ['model', 'sixty-days', 'a-thousand-accounts'].map((name) => `test/session/**/${name}.test.ts`),
    testTimeout: 15_000,
    pool: 'threads',
    // No test of the engine leaves anything behind in its process, and a new one a file takes longer than the file.
    isolate: false,
  },
});
