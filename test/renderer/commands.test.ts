import { describe, expect, test } from 'vitest';
import { sampleTime } from './gallery/show-window.ts';
import { asked, button, push, windowOfThisFile } from './gallery/window-of-file.ts';

/** Tests what the user does in the window, and the resulting commands to main. */

const { sample, show, open } = windowOfThisFile();

describe('each button sends its command, and no other', () => {
  test.each([
    ['sign-in', 'Sign in with Demo', 'signIn', { providerId: 'demo' }],
    ['sign-in-denied', 'Sign in with Acme Industries', 'signIn', { providerId: 'acme' }],
    ['sign-in-pending', 'Try again now', 'retry', undefined],
    ['waiting', 'Open the browser again', 'reopenBrowser', undefined],
    ['waiting', 'Cancel', 'cancelSignIn', undefined],
    ['preparing', 'Cancel', 'cancelSignIn', undefined],
    ['waiting-step-up', 'Open the browser again', 'reopenBrowser', undefined],
    ['waiting-step-up', 'Cancel', 'cancelSignIn', undefined],
    ['home', 'Lock now', 'lock', undefined],
    ['home', 'Refresh now', 'refreshNow', undefined],
    ['home', 'Sign out', 'signOut', undefined],
    ['home-offline', 'Try again now', 'retry', undefined],
    ['locked', 'Unlock', 'unlock', undefined],
    ['locked', 'Sign out', 'signOut', undefined],
    ['receipt', 'Done', 'dismissReceipt', { receiptId: 'r1' }],
    ['reauthentication-required', 'Sign in again', 'signIn', { providerId: 'demo' }],
    ['vault-locked', 'Try again', 'retry', undefined],
    ['vault-unreadable', 'Try again', 'retry', undefined],
  ])('%s: %s', async (name, label, command, args) => {
    const page = await open(name);
    await button(page, label).click();
    await expect.poll(() => asked(page)).toEqual([[command, args]]);
  });
});

describe('signing out everywhere', () => {
  test('lists the sessions that will end, and sends the command only after the confirmation', async () => {
    const page = await open('home');
    await button(page, 'Sign out everywhere').click();
    const dialog = page.getByRole('dialog', { name: 'Sign out everywhere?' });
    await dialog.getByTestId('ending-device').nth(2).waitFor();
    expect(await dialog.getByTestId('ending-device').first().textContent()).toContain('Ada’s desk, LinuxThis session');
    expect(await asked(page)).toEqual([]);
    await button(page, 'Sign out everywhere now').click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => asked(page)).toEqual([['signOutEverywhere', undefined]]);
  });

  test.each(['Escape', 'Stay signed in'])('%s ends no session, and the focus returns to the button', async (way) => {
    const page = await open('home');
    await button(page, 'Sign out everywhere').click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    if (way === 'Escape') await page.keyboard.press('Escape');
    else await button(page, way).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await asked(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Sign out everywhere');
  });

  test('the dialog requests a new list, and shows a failure as an error, never as an empty list', async () => {
    const page = await open('home');
    await page.getByTestId('device').first().waitFor();
    await page.evaluate(() => {
      if (window.fakeMain)
        window.fakeMain.answers = { listDevices: { ok: false, error: { code: 'devices-unavailable' } } };
    });
    await button(page, 'Sign out everywhere').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Your other sessions could not be listed').waitFor();
    expect(await dialog.getByTestId('ending-device').count()).toBe(0);
    expect(await button(page, 'Sign out everywhere now').isEnabled()).toBe(true);
  });
});

test('discarding the stored session needs a confirmation that names what is lost', async () => {
  const page = await open('vault-unreadable');
  await button(page, 'Discard the stored session').click();
  const dialog = page.getByRole('dialog', { name: 'Discard the stored session?' });
  expect(await dialog.textContent()).toContain('cannot be undone');
  expect(await asked(page)).toEqual([]);
  await button(page, 'Discard it now').click();
  await expect.poll(() => asked(page)).toEqual([['discardStoredSession', undefined]]);
});

test.each([
  ['vault-locked', ['Try again']],
  ['vault-unavailable', ['Try again', 'Sign in with Demo']],
])('%s offers what helps, and no way to discard anything', async (name, offered) => {
  const page = await open(name);
  await button(page, 'Try again').waitFor();
  expect(await page.getByRole('button').allInnerTexts()).toEqual(offered);
});

describe('a command that is refused', () => {
  test('is announced as an alert, stays until dismissed, and leaves the screen unchanged', async () => {
    const page = await open('home-refused');
    const alert = page.getByRole('alert');
    await alert.getByText('provider-error').waitFor();
    expect(await page.locator('main').getAttribute('data-screen')).toBe('signed-in');
    await button(page, 'Dismiss').click();
    expect(await alert.count()).toBe(0);
  });

  test('is cleared when the screen changes', async () => {
    const page = await open('home-refused');
    await page.getByRole('alert').waitFor();
    await push(page, { ...sample('locked').snapshot, revision: 8 });
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

describe('applying snapshots of main', () => {
  test('a pushed snapshot changes the screen and moves the focus to its heading', async () => {
    const page = await open('home');
    await button(page, 'Lock now').focus();
    await push(page, { ...sample('locked').snapshot, revision: 8 });
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await page.locator('body').textContent()).not.toContain('ada@demo.example');
  });

  test('an older snapshot changes nothing', async () => {
    const page = await open('home');
    await push(page, { ...sample('locked').snapshot, revision: 6 });
    await push(page, { ...sample('home-refreshing').snapshot, revision: 8 });
    await page.getByTestId('freshness').getByText('Refreshing').waitFor();
    expect(await page.locator('main').getAttribute('data-screen')).toBe('signed-in');
  });

  test('receipts are shown one after another before the sign-in screen', async () => {
    const page = await open('receipt');
    const { snapshot } = sample('receipt');
    const second = sample('receipt-this-device').snapshot.receipts.map((receipt) => ({ ...receipt, id: 'r3' }));
    await push(page, { ...snapshot, revision: 8, receipts: second });
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await push(page, { ...snapshot, revision: 9, receipts: [] });
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  });
});

describe('the list of sessions', () => {
  test('a failed list is requested again once the session is fresh', async () => {
    const page = await open('home-offline');
    await page.locator('.problem').getByText('Code: provider-unreachable', { exact: true }).waitFor();
    expect(await page.getByTestId('device').count()).toBe(0);
    await page.evaluate((answers) => {
      if (window.fakeMain) window.fakeMain.answers = answers;
    }, sample('home').answers ?? {});
    await push(page, { ...sample('home').snapshot, revision: 8 });
    await page.getByTestId('device').nth(2).waitFor();
  });

  test('is not requested while there may be no access token, nor again with every refresh', async () => {
    const page = await open('home-refreshing');
    const listings = () =>
      page.evaluate(() => window.fakeMain?.calls.filter(([command]) => command === 'listDevices').length);
    await page.getByTestId('freshness').getByText('Refreshing').waitFor();
    expect(await listings()).toBe(0);
    for (const [place, name] of ['home', 'home-refreshing', 'home'].entries()) {
      await push(page, { ...sample(name).snapshot, revision: 8 + place });
      await page
        .getByTestId('freshness')
        .getByText(name === 'home' ? 'Fresh' : 'Refreshing', { exact: true })
        .waitFor();
    }
    expect(await listings()).toBe(1);
    await button(page, 'Reload').click();
    expect(await listings()).toBe(2);
  });
});

test('text from the provider is rendered as text: no element, script or alert results', async () => {
  const { page, complaints } = await show(sample('home-hostile'));
  await page.getByTestId('device').first().waitFor();
  expect(await page.locator('main img, main script').count()).toBe(0);
  expect(await page.getByTestId('account-email').evaluate((node) => node.tagName)).toBe('BDI');
  expect(await page.getByText('<img src=x onerror=alert(1)>').evaluate((node) => node.tagName)).toBe('BDI');
  expect(complaints).toEqual([]);
});

test('the wait for the browser counts down to its deadline and stops there', async () => {
  const { page } = await show(sample('waiting'));
  const wait = page.locator('main .countdown');
  await wait.getByText('4 minutes').waitFor();
  await page.clock.setFixedTime(sampleTime.getTime() + 4 * 60_000);
  await wait.getByText('12 seconds').waitFor();
  await page.clock.setFixedTime(sampleTime.getTime() + 5 * 60_000);
  await wait.getByText('0 seconds').waitFor();
});

test('the idle countdown runs in minutes, then in seconds', async () => {
  const { page } = await show(sample('home'));
  const idle = page.locator('.facts > div', { hasText: 'Locks if idle' }).locator('.countdown');
  await idle.getByText('7 minutes').waitFor();
  await page.clock.setFixedTime(sampleTime.getTime() + 6 * 60_000 + 18_000);
  await idle.getByText('42 seconds').waitFor();
  await page.clock.setFixedTime(sampleTime.getTime() + 8 * 60_000);
  await idle.getByText('0 seconds').waitFor();
});

test('times are machine-readable too', async () => {
  const page = await open('home');
  const refreshed = page.getByTestId('refreshed-at');
  expect(await refreshed.evaluate((node) => node.tagName)).toBe('TIME');
  expect(await refreshed.getAttribute('datetime')).toBe(new Date(sampleTime.getTime() - 21_000).toISOString());
  expect(await page.getByTestId('kept-in').textContent()).toBe('In this computer’s keychain');
});
