import { expect, type Locator, test } from '@playwright/test';
import {
  type AppWorld,
  type Computer,
  createAppWorld,
  press,
  screen,
  signIn,
  typePassword,
} from '../support/app-world.ts';
import { cancelInWindow } from '../support/dangerous-controls.ts';
import type { RunningApp } from '../support/launch-app.ts';
import { storedSettings } from '../support/stored-items.ts';
import { changeSettings, openSettings, settingsOf } from '../support/window-settings.ts';

test.describe.configure({ mode: 'serial' });

const minute = 60_000;

let world: AppWorld;
let computer: Computer;
let app: RunningApp;
let settings: Locator;

const idleLimit = () => settings.getByLabel('Nobody touches this computer: for how long');
const stored = async () => (await storedSettings(computer, app)).join();
const opened = () => world.browser.opened.length;

// The tests share one session, without recent authentication at first, because another run began it.
test.beforeAll(async () => {
  world = await createAppWorld();
  computer = await world.addComputer('desk');
  app = await computer.start();
  await signIn(app, world.browser);
  await app.quit();
  // The provider requires the password again.
  await world.browser.context.clearCookies();
  app = await computer.start();
  settings = await openSettings(app);
});
test.afterAll(() => world.close());

test('a stricter setting needs no sign-in, takes effect at once, and is stored in the keychain', async () => {
  const before = opened();
  expect(await stored()).toBe('');
  await idleLimit().selectOption('1 minute');
  await expect.poll(async () => (await settingsOf(app)).inForce.idleLimitMs).toBe(minute);
  await expect(idleLimit()).toHaveValue(String(minute));
  expect(opened()).toBe(before);
  expect(await stored()).toContain(`"idleLimitMs":${minute}`);
});

test('the setting persists across a restart', async () => {
  await app.quit();
  app = await computer.start();
  await expect(screen(app, 'signed-in')).toContainText(/In (1 minute|[45]\d seconds)/);
  settings = await openSettings(app);
  await expect(idleLimit()).toHaveValue(String(minute));
});

test('a weaker setting requires a sign-in in the browser, and stays unchanged if that is cancelled', async () => {
  const before = await stored();
  await cancelInWindow(app, world.browser, () => idleLimit().selectOption('30 minutes'));
  await expect(settings.getByRole('alert')).toContainText('Sign-in cancelled');
  await expect(idleLimit()).toHaveValue(String(minute));
  expect((await settingsOf(app)).inForce.idleLimitMs).toBe(minute);
  expect(await stored()).toBe(before);
});

test('a weaker setting takes effect after the sign-in, and further ones follow within five minutes', async () => {
  await idleLimit().selectOption('30 minutes');
  await typePassword(await world.browser.nextPage(), 'ada');
  await expect(idleLimit()).toHaveValue(String(30 * minute));
  expect((await settingsOf(app)).inForce.idleLimitMs).toBe(30 * minute);
  expect(await stored()).toContain(`"idleLimitMs":${30 * minute}`);

  const before = opened();
  await settings.getByLabel('The screen is locked: what then').selectOption('Do nothing');
  await expect.poll(async () => (await settingsOf(app)).inForce.actions['os-locked']).toBe('nothing');
  expect(opened()).toBe(before);
  await press(app, 'Close');
  await app.raise('lock-screen');
  await app.page.waitForTimeout(500);
  await expect(screen(app, 'signed-in')).toBeVisible();
});

test('the chosen idle time locks', async () => {
  // The window emits no event that a test could wait for.
  await changeSettings(app, { idleLimitMs: 3_000 });
  await app.setIdleSeconds(60);
  await expect(screen(app, 'locked')).toContainText('Nobody used this computer for a while.');
});
