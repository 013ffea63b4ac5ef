import { expect, test } from '@playwright/test';
import {
  type AppWorld,
  type Computer,
  createAppWorld,
  press,
  screen,
  signIn,
  typePassword,
} from '../support/app-world.ts';
import type { RunningApp } from '../support/launch-app.ts';

let world: AppWorld;
let computer: Computer;
let app: RunningApp;

test.beforeEach(async () => {
  world = await createAppWorld();
  computer = await world.addComputer('desk');
  app = await computer.start();
  await signIn(app, world.browser);
});
test.afterEach(() => world.close());

async function unlock(user: 'ada' | 'grace' = 'ada'): Promise<void> {
  await press(app, 'Unlock');
  const page = await world.browser.nextPage();
  // A fresh sign-in is asked for although the browser still has its session.
  await typePassword(page, user);
  await page.waitForURL(/\/landing\//);
}

test('lock now locks, takes the account out of the page, and outlives a restart', async () => {
  await press(app, 'Lock now');
  await expect(screen(app, 'locked')).toBeVisible();
  expect(await app.page.content()).not.toMatch(/ada/i);
  await app.quit();
  app = await computer.start();
  await expect(screen(app, 'locked')).toBeVisible();
  await unlock();
  await expect(screen(app, 'signed-in')).toBeVisible();
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');
});

for (const [event, what] of [
  ['lock-screen', 'the screen is locked'],
  ['suspend', 'the computer goes to sleep'],
] as const) {
  test(`when ${what}, the session locks`, async () => {
    await app.raise(event);
    await expect(screen(app, 'locked')).toBeVisible();
  });
}

test('another person cannot unlock', async () => {
  await press(app, 'Lock now');
  await unlock('grace');
  await expect(screen(app, 'locked')).toBeVisible();
  await expect(
    screen(app, 'locked')
      .getByText(/another|someone else|different/i)
      .first(),
  ).toBeVisible();
});

test('nobody at the computer for the idle limit locks it, and a touch before that does not', async () => {
  const short = await createAppWorld({ times: { idleMinutes: 0.1 } });
  try {
    const idle = await (await short.addComputer('desk')).start();
    await signIn(idle, short.browser);
    await idle.page.waitForTimeout(7_000);
    await expect(screen(idle, 'signed-in')).toBeVisible();
    await idle.setIdleSeconds(7);
    await expect(screen(idle, 'locked')).toBeVisible({ timeout: 3_000 });
  } finally {
    await short.close();
  }
});

test('a rule signs out, or is off, where the configuration says so', async () => {
  const strict = await createAppWorld({ locks: { screenLocked: 'sign-out', sleep: 'nothing' } });
  try {
    const desk = await (await strict.addComputer('desk')).start();
    await signIn(desk, strict.browser);
    await desk.raise('suspend');
    await desk.raise('resume');
    await desk.page.waitForTimeout(1_000);
    await expect(screen(desk, 'signed-in')).toBeVisible();
    await desk.raise('lock-screen');
    await expect(screen(desk, 'receipt')).toBeVisible();
  } finally {
    await strict.close();
  }
});

test('a window that is behind another for long enough locks', async () => {
  const away = await createAppWorld({ locks: { unfocused: 'lock', unfocusedMinutes: 0.05 } });
  try {
    const desk = await (await away.addComputer('desk')).start();
    await signIn(desk, away.browser);
    // What Chromium tells the page when its window comes to the front, and when it goes behind.
    await desk.page.evaluate(() => globalThis.dispatchEvent(new Event('focus')));
    await desk.page.waitForTimeout(4_000);
    await expect(screen(desk, 'signed-in')).toBeVisible();
    await desk.page.evaluate(() => globalThis.dispatchEvent(new Event('blur')));
    await expect(screen(desk, 'locked')).toContainText('Another window was in front for a while.', { timeout: 8_000 });
  } finally {
    await away.close();
  }
});
