import { test as base, expect } from '@playwright/test';
import { type AppWorld, type Computer, createAppWorld, press, screen, signIn, type WorldOptions } from './app-world.ts';
import type { RunningApp } from './launch-app.ts';

export interface Settings {
  readonly worldOptions: WorldOptions;
  /** Who signs in before the test begins, in this order. The last account is shown. */
  readonly signedIn: 'nobody' | 'ada' | 'ada, grace';
}

export interface Fixtures {
  readonly world: AppWorld;
  /** The world's first computer. A test that restarts the app on it continues with the result of `start`. */
  readonly computer: Computer;
  /** The app on that computer, in its first run. */
  readonly app: RunningApp;
}

/** For specs of the window. Each test has its own world, set by `test.use`, and gets the fixtures that it names. */
export const test = base.extend<Settings & Fixtures>({
  worldOptions: [{}, { option: true }],
  signedIn: ['nobody', { option: true }],
  world: async ({ worldOptions }, use) => {
    const world = await createAppWorld(worldOptions);
    await use(world);
    await world.close();
  },
  computer: async ({ world }, use) => use(await world.addComputer('desk')),
  app: async ({ world, computer, signedIn }, use) => {
    const app = await computer.start();
    await expect(screen(app, 'signed-out')).toBeVisible();
    if (signedIn !== 'nobody') await signIn(app, world.browser, 'ada');
    if (signedIn === 'ada, grace') {
      await press(app, 'Add an account');
      await signIn(app, world.browser, 'grace');
    }
    await use(app);
  },
});
