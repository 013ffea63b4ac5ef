import { defineConfig } from 'vitest/config';
import { projects } from '../../tools/scripts/test/projects.ts';

const { include, exclude, isolate, pool } = projects.engine;

/**
 * The tests that have to notice: the project `engine`. The tests of other rooms notice more; here the engine's own stand
 * alone. Whole lives of a session are not among them: they would run for nearly every change, each for seconds, and
 * notice one in a hundred that nothing else does. The same is true of a thousand accounts.
 */
// biome-ignore lint/style/noDefaultExport: vitest takes its configuration from here.
export default defineConfig({
  test: {
    include: [...include],
    exclude: [...exclude, 'test/session/accounts/a-thousand-accounts.test.ts'],
    testTimeout: 15_000,
    pool,
    // A new process for each file would take longer than the file.
    isolate,
  },
});
