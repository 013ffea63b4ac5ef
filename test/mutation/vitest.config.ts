import { defineConfig } from 'vitest/config';
import { projects } from '../../tools/scripts/test/projects.ts';

const { include, exclude, isolate, pool } = projects.engine;

/** The tests that must detect mutations: the project `engine`. Other rooms' tests detect more, but here these stand alone. */
// biome-ignore lint/style/noDefaultExport: vitest takes its configuration from here.
export default defineConfig({
  test: {
    include: [...include],
    // The engine project leaves out whole lives of a session, and this run a thousand accounts: they would run for
    // seconds at nearly every mutation, and detect only one in a hundred that nothing else detects.
    exclude: [...exclude, 'test/session/accounts/a-thousand-accounts.test.ts'],
    testTimeout: 15_000,
    pool,
    // A new process per file takes longer than the file.
    isolate,
  },
});
