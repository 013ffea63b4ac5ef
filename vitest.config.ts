import { defineConfig } from 'vitest/config';
import { projects } from './tools/scripts/test/projects.ts';

// biome-ignore lint/style/noDefaultExport: vitest takes its configuration from here.
export default defineConfig({
  test: {
    projects: Object.entries(projects).map(([name, { include, exclude, isolate, pool }]) => ({
      extends: true,
      test: { name, include: [...include], exclude: [...exclude], isolate, pool },
    })),
    testTimeout: 15_000,
    hookTimeout: 30_000,
    // The usual second is little where a browser draws on a busy machine.
    expect: { poll: { timeout: 5_000 } },
    restoreMocks: true,
    // No test reaches the keyring of the person who runs it: those that need one bring their own.
    env:
      process.platform === 'linux'
        ? { DBUS_SESSION_BUS_ADDRESS: 'disabled:', DBUS_SYSTEM_BUS_ADDRESS: 'disabled:' }
        : {},
  },
});
