import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest takes its configuration from here.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 15_000,
    hookTimeout: 30_000,
    // The usual second is little where a browser draws on a busy machine.
    expect: { poll: { timeout: 5_000 } },
    // Each file gets a process of its own: a test that talks to a keyring or binds ports must not see another's.
    pool: 'forks',
    restoreMocks: true,
    // No test reaches the keyring of the person who runs it: those that need one bring their own.
    env:
      process.platform === 'linux'
        ? { DBUS_SESSION_BUS_ADDRESS: 'disabled:', DBUS_SYSTEM_BUS_ADDRESS: 'disabled:' }
        : {},
  },
});
