import { test as base } from 'vitest';
import { type HostileProvider, startHostileProvider } from './hostile-provider/hostile-provider.ts';

/** A test with its own provider, which is honest by default. */
export const test = base.extend<{ hostile: HostileProvider }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are needed from the pattern.
  hostile: async ({}, use) => {
    const hostile = await startHostileProvider();
    await use(hostile);
    await hostile.close();
  },
});
