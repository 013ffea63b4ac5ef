import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { lockNow, press, screen, signIn } from '../support/app-world.ts';
import { findLeaks, takeHeap } from '../support/find-leaks.ts';
import type { RunningApp } from '../support/launch-app.ts';
import { takeMainHeap } from '../support/main-memory.ts';
import { test } from '../support/tapped-test.ts';
import type { WireTap } from '../support/wire-tap.ts';

test.beforeEach(() => test.setTimeout(180_000));

const passcode = 'correct horse battery';

async function setPasscode(app: RunningApp): Promise<void> {
  await press(app, 'Set a passcode');
  await app.page.getByLabel('New passcode', { exact: true }).fill(passcode);
  await app.page.locator('form').getByRole('button', { name: 'Set a passcode' }).click();
  await expect(app.page.getByRole('button', { name: 'Remove passcode' })).toBeVisible();
}

/** Returns every secret that crossed the wire, what the user typed into the window, and the user's name and address. */
function secretsOf(tap: WireTap): WireTap['secrets'] {
  const own = { passcode, name: 'Ada Lovelace', email: 'ada@example.test' };
  return new Map([...tap.secrets, ...Object.entries(own).map(([what, value]) => [what, new Set([value])] as const)]);
}

const foundIn = (heap: string, tap: WireTap) => findLeaks('heap', heap, secretsOf(tap)).map(({ what }) => what);

/**
 * Records each load of the page and each screen that it shows, across loads. Returns a function that reads the record.
 */
async function watchScreens(page: Page): Promise<() => Promise<readonly string[]>> {
  const write = () => {
    const note = (what: string) => sessionStorage.setItem('seen', `${sessionStorage.getItem('seen') ?? ''} ${what}`);
    let last = '';
    const look = () => {
      const shown = document.querySelector('[data-screen]')?.getAttribute('data-screen') ?? last;
      if (shown !== last) note(shown);
      last = shown;
    };
    note('load');
    look();
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  };
  await page.addInitScript(write);
  await page.evaluate(write);
  return async () => (await page.evaluate(() => sessionStorage.getItem('seen') ?? '')).trim().split(' ');
}

test('after a lock, no token, code, passcode, name or address is reachable in main or in the page', async ({
  world,
  computer,
  tap,
}) => {
  const folder = join(world.folder, 'heap');
  const app = await computer.start();
  await signIn(app, world.browser);
  await setPasscode(app);
  await press(app, 'Refresh now');
  await expect(app.page.getByTestId('freshness')).toHaveText('Fresh');
  // Control: the search below is meaningless unless these are present before.
  expect(foundIn(await takeMainHeap(app, folder), tap)).toEqual(
    expect.arrayContaining(['access_token', 'name', 'email']),
  );
  expect(foundIn(await takeHeap(app.page), tap)).toEqual(expect.arrayContaining(['name', 'email']));

  await lockNow(app);
  for (const name of ['access_token', 'refresh_token', 'id_token', 'code', 'code_verifier', 'state', 'nonce']) {
    expect([...(tap.secrets.get(name) ?? [])], name).not.toHaveLength(0);
  }
  expect(foundIn(await takeHeap(app.page), tap)).toEqual([]);
  // Work that is pending at a lock stores its result, and is forgotten then.
  await expect(async () => expect(foundIn(await takeMainHeap(app, folder), tap)).toEqual([])).toPass();

  // The passcode that opens the lock is forgotten too, and the next lock forgets all that it reloaded.
  await app.page.getByLabel('Passcode').fill(passcode);
  await app.page.locator('form').getByRole('button', { name: 'Unlock' }).click();
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');
  await expect(app.page.getByTestId('freshness')).toHaveText('Fresh');
  expect(foundIn(await takeMainHeap(app, folder), tap)).not.toContain('passcode');
  await lockNow(app);
  await expect(async () => expect(foundIn(await takeMainHeap(app, folder), tap)).toEqual([])).toPass();
  expect(foundIn(await takeHeap(app.page), tap)).toEqual([]);
});

test('a value planted in main is found, however deeply it is nested', async ({ world, computer, tap }) => {
  const folder = join(world.folder, 'heap');
  // Only a timer's closure holds the value, which is computed when it runs, so no source text contains it.
  const plant = `setInterval((held=>()=>held)(['Ada','Lovelace'].join(String.fromCharCode(32))),1e9)`;
  const app = await computer.start();
  await app.runInMain(`void ${plant}`);
  expect(foundIn(await takeMainHeap(app, folder), tap)).toEqual(['name']);
});

test.describe('the same holds for two accounts', () => {
  test.use({ signedIn: 'ada, grace' });
  test('a lock reloads the page once for all accounts, and it shows only the lock from then on', async ({ app }) => {
    const seen = await watchScreens(app.page);
    const loaded = app.page.waitForEvent('load');
    await app.raise('lock-screen');
    await loaded;
    await expect(screen(app, 'locked')).toBeVisible();
    // A second load would have started by now.
    await app.page.waitForTimeout(1_000);
    expect((await seen()).join(' ')).toMatch(/^load signed-in( locked)? load locked$/);
    const heap = await takeHeap(app.page);
    for (const text of ['ada@example.test', 'Lovelace', 'grace@example.test', 'Hopper'])
      expect(heap).not.toContain(text);
  });
});

test('a page that received no account data is not reloaded, and its pending work continues', async ({
  world,
  computer,
}) => {
  let app = await computer.start();
  await signIn(app, world.browser);
  await lockNow(app);
  await app.quit();
  app = await computer.start();
  await expect(screen(app, 'locked')).toBeVisible();
  const seen = await watchScreens(app.page);
  await app.raise('lock-screen');
  await press(app, 'Unlock');
  await expect(screen(app, 'signing-in')).toBeVisible();
  await press(app, 'Cancel');
  await expect(screen(app, 'locked')).toBeVisible();
  await app.page.waitForTimeout(1_000);
  expect(await seen()).toEqual(['load', 'locked', 'signing-in', 'locked']);
});
