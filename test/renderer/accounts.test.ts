import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { manyAccounts } from './gallery/samples.ts';
import { asked, button, push, windowOfThisFile } from './gallery/window-of-file.ts';

/** Tests how a user switches between several accounts. */

const { sample, show, open } = windowOfThisFile();

const menu = (page: Page) => page.getByRole('navigation', { name: 'Accounts' });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

describe('with one account', () => {
  test('the menu offers only to add another account', async () => {
    const page = await open('home');
    await button(page, 'Lock now').waitFor();
    expect(await page.locator('.brand').getByRole('button').allInnerTexts()).toEqual(['Add an account']);
    await expect.poll(() => menu(page).count()).toBe(0);
    await button(page, 'Add an account').click();
    await expect.poll(() => asked(page)).toEqual([['showAccount', { accountId: null }]]);
  });

  test('a pending additional account can be cancelled', async () => {
    const page = await open('accounts-sign-in');
    const { snapshot } = sample('accounts-sign-in');
    await push(page, { ...snapshot, revision: 8, accounts: snapshot.accounts.slice(0, 1) });
    await button(page, 'Sign in with Demo').waitFor();
    await button(page, 'Ada Lovelace Demo').click();
    await expect.poll(() => asked(page)).toEqual([['showAccount', { accountId: 'a' }]]);
  });
});

test('nothing about accounts is shown if there is none', async () => {
  const page = await open('sign-in');
  await button(page, 'Sign in with Demo').waitFor();
  expect(await page.getByRole('button').count()).toBe(1);
});

describe('the account menu', () => {
  test('lists each account by its name or its provider’s name, with its state', async () => {
    const page = await open('accounts-menu');
    await button(page, 'Ada Lovelace Demo').waitFor();
    expect(await menu(page).getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^Ada Lovelace\s+Demo$/),
      expect.stringMatching(/^Ada Lovelace\s+Acme Industries$/),
      expect.stringMatching(/^Grace Hopper\s+Sign in again\s+Demo$/),
      expect.stringMatching(/^Acme Industries\s+Locked\s+Account 1 of 2$/),
      expect.stringMatching(/^Acme Industries\s+Locked\s+Account 2 of 2$/),
    ]);
    await expect.poll(() => menu(page).locator('[aria-current="true"]').count()).toBe(1);
    expect(await button(page, 'Ada Lovelace Demo').getAttribute('aria-current')).toBe('true');
  });

  test('shows the chosen account and closes, and the new screen gets the focus', async () => {
    const page = await open('accounts-menu');
    await button(page, 'Grace Hopper Sign in again Demo').click();
    await expect.poll(() => menu(page).count()).toBe(0);
    await expect.poll(() => asked(page)).toEqual([['showAccount', { accountId: 'c' }]]);
    const state = { kind: 'reauthentication-required', providerId: 'demo', reason: 'refresh-refused' } as const;
    await push(page, { ...sample('accounts-menu').snapshot, revision: 8, state, shownAccountId: 'c' });
    await button(page, 'Account: Grace Hopper').waitFor();
    await expect.poll(() => focused(page)).toBe('Sign in again');
  });

  test('sends no command if the shown account is chosen', async () => {
    const page = await open('accounts-menu');
    await button(page, 'Ada Lovelace Demo').click();
    await expect.poll(() => menu(page).count()).toBe(0);
    expect(await asked(page)).toEqual([]);
  });

  test('opens and closes by the keyboard alone, and returns the focus', async () => {
    const page = await open('accounts-menu');
    await page.keyboard.press('Escape');
    await expect.poll(() => menu(page).count()).toBe(0);
    await expect.poll(() => focused(page)).toBe('Account: Ada Lovelace');
    await page.keyboard.press('Enter');
    await menu(page).waitFor();
    await expect.poll(() => focused(page)).toMatch(/^Ada Lovelace\s*Demo$/);
    for (const [key, at] of [
      ['ArrowDown', /^Ada Lovelace\s*Acme/],
      ['End', /^Add an account$/],
      ['ArrowDown', /^Ada Lovelace\s*Demo/],
      ['ArrowUp', /^Add an account$/],
      ['Home', /^Ada Lovelace\s*Demo/],
      ['Tab', /^Ada Lovelace\s*Acme/],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => focused(page), { message: key }).toMatch(at);
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => asked(page)).toEqual([['showAccount', { accountId: 'b' }]]);
  });

  test('gets the focus again if it is closed and opened at once', async () => {
    const page = await open('accounts-menu');
    await expect.poll(() => focused(page)).toMatch(/^Ada Lovelace\s*Demo$/);
    await page.evaluate(() => {
      const popover = document.querySelector<HTMLElement>('[popover]');
      popover?.hidePopover();
      popover?.showPopover();
    });
    await expect.poll(() => focused(page)).toMatch(/^Ada Lovelace\s*Demo$/);
  });

  test('offers another account', async () => {
    const page = await open('accounts-menu');
    await button(page, 'Add an account').click();
    await expect.poll(() => asked(page)).toEqual([['showAccount', { accountId: null }]]);
  });

  test('is closed by a lock, and the page has no account data any more', async () => {
    const page = await open('accounts-menu');
    await push(page, { ...sample('accounts-locked').snapshot, revision: 8 });
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    await expect.poll(() => menu(page).count()).toBe(0);
    expect(await page.locator('body').textContent()).not.toMatch(/Lovelace|Hopper/);
  });

  test('shows names as text, isolated from the text beside them', async () => {
    const page = await open('accounts-hostile');
    await expect.poll(() => menu(page).locator('img, b').count()).toBe(0);
    await expect.poll(() => menu(page).locator('bdi').count()).toBe(10);
    const starts = await menu(page)
      .locator('.account-name > bdi')
      .evaluateAll((names) => names.map((name) => Math.round(name.getBoundingClientRect().left)));
    expect(new Set(starts).size).toBe(1);
  });
});

describe('a thousand accounts', () => {
  async function openThousand(): Promise<Page> {
    const many = sample('accounts-many');
    const snapshot = { ...many.snapshot, accounts: manyAccounts(1_000), shownAccountId: 'id-500' };
    return (await show({ ...many, snapshot, press: 'Account: Person 500' })).page;
  }

  test('are rendered at once, with the shown account in view', async () => {
    const page = await openThousand();
    const shown = menu(page).locator('[aria-current]');
    expect(await shown.textContent()).toMatch(/^Person 500\s/);
    await expect.poll(() => menu(page).locator('li').count()).toBe(1_000);
    expect(await shown.evaluate(isInSight)).toBe(true);
    expect(await menu(page).getByText('Add an account').evaluate(isInSight)).toBe(true);

    await page.keyboard.press('Escape');
    const opening = await page.evaluate(timeToOpen, 'Account: Person 500');
    // This takes some 70 ms on a small computer, and this one may be busy.
    expect(opening).toBeLessThan(1_500);
  });

  test('are found by words of their name or provider, ignoring marks and case', async () => {
    const page = await openThousand();
    const field = page.getByRole('searchbox', { name: 'Find an account' });
    await expect.poll(() => field.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.type('acmé 12');
    await menu(page).getByRole('status').getByText('5 of 1000 accounts').waitFor();
    expect(await menu(page).locator('li').first().textContent()).toMatch(/^Person 121\s/);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page)).toMatch(/^Person/);
    await field.fill('nobody');
    await menu(page).getByText('No account has these words').waitFor();
  });

  test('need a search field, fewer than ten do not', async () => {
    const page = await open('accounts-menu');
    expect(await page.getByRole('searchbox').count()).toBe(0);
  });
});

describe('a control for one of several accounts names it, and a control for all says so', () => {
  test.each([
    ['accounts-menu', 'Lock all accounts', 'lock'],
    ['accounts-menu', 'Sign out Ada Lovelace', 'signOut'],
    ['accounts-locked', 'Sign out of this Demo account', 'signOut'],
  ])('%s: %s', async (name, label, command) => {
    const page = await open(name);
    await page.keyboard.press('Escape');
    await button(page, label).click();
    await expect.poll(() => asked(page)).toEqual([[command, undefined]]);
  });

  test('signing out everywhere', async () => {
    const page = await open('accounts-confirm');
    const dialog = page.getByRole('dialog', { name: 'Sign out Ada Lovelace everywhere?' });
    expect(await dialog.textContent()).toContain('Your other accounts stay as they are.');
    await button(page, 'Sign out everywhere now').click();
    await expect.poll(() => asked(page)).toEqual([['signOutEverywhere', undefined]]);
  });
});

test('after one of several accounts has signed out, the receipt comes first, then the way to the others', async () => {
  const page = await open('accounts-receipt');
  await button(page, 'Done').waitFor();
  await button(page, 'Accounts').click();
  await expect.poll(() => menu(page).getByRole('listitem').count()).toBe(5);
  await push(page, { ...sample('accounts-sign-in').snapshot, revision: 8 });
  await page.getByRole('heading', { name: 'Sign in to another account' }).waitFor();
  await button(page, 'Ada Lovelace Acme Industries').click();
  await expect.poll(() => asked(page)).toEqual([['showAccount', { accountId: 'b' }]]);
});

test('nothing of one account stays on the next one’s screen, even if it is the same screen', async () => {
  const page = await open('accounts-menu');
  const { snapshot } = sample('accounts-menu');
  await page.keyboard.press('Escape');
  await page.getByTestId('device').nth(2).waitFor();
  await page.evaluate(() => {
    if (window.fakeMain) window.fakeMain.answers = { refreshNow: { ok: false, error: { code: 'provider-error' } } };
  });
  await button(page, 'Refresh now').click();
  await page.getByRole('alert').waitFor();
  await page.evaluate(() => {
    if (window.fakeMain) window.fakeMain.answers = { listDevices: { ok: true, value: [] } };
  });
  await push(page, { ...snapshot, revision: 8, shownAccountId: 'b' });
  await page.getByText('The provider lists no session').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await expect.poll(() => focused(page)).toBe('You are signed in');
});

/** Returns whether the middle of an element is neither covered nor scrolled away. Runs in the page. */
function isInSight(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

/** Returns the time from a press of the button to the frame with the whole list, in ms. Runs in the page. */
async function timeToOpen(name: string): Promise<number> {
  const opener = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  // The page's clock is stopped in these tests; the time of a frame is real.
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const before = await frame();
  opener?.click();
  await frame();
  while (document.querySelectorAll('nav li').length < 1_000) await frame();
  return (await frame()) - before;
}
