import { expect, test } from '@playwright/test';
import { type AppWorld, type Computer, createAppWorld, press, screen, signIn } from '../support/app-world.ts';
import { expectBlocked } from '../support/expect-blocked.ts';
import type { RunningApp } from '../support/launch-app.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../support/private-keyring.ts';
import { spoilItems, storedItems } from '../support/stored-items.ts';

test.skip(process.platform !== 'linux', 'brings a keychain of its own into trouble');

let world: AppWorld;
let computer: Computer;
let keyring: PrivateKeyring;
let app: RunningApp;

test.beforeEach(async () => {
  world = await createAppWorld();
  computer = await world.addComputer('desk');
  if (computer.keyring === null) throw new Error('this computer has no keychain of its own');
  keyring = computer.keyring;
});
test.afterEach(() => world.close());

const expectAda = () => expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');

test('without a keychain the session lives until the app quits, and the window says so', async () => {
  const noBus = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
  app = await computer.start(noBus);
  const expectNoKeychain = () =>
    expectBlocked(
      app,
      'There is no keychain',
      'This computer has no keychain, or its keychain service is not running.',
      'Start the keychain service, then try again.',
      'keychain-unavailable',
    );
  await expectNoKeychain();
  await signIn(app, world.browser);
  await expect(screen(app, 'signed-in')).toContainText('This session ends when Nightlatch quits');
  await expect(app.page.getByTestId('kept-in')).toHaveText('In memory, for this run only');
  expect(await app.quit()).toBe(0);

  app = await computer.start(noBus);
  await expectNoKeychain();
  await signIn(app, world.browser);
  await press(app, 'Sign out');
  await expect(screen(app, 'receipt').getByRole('heading', { level: 1 })).toHaveText('You are signed out');
  await press(app, 'Done');
  await expect(screen(app, 'signed-out')).toBeVisible();
});

test('a damaged record is kept until the user discards it', async () => {
  app = await computer.start();
  await signIn(app, world.browser);
  await app.quit();
  const heads = Object.keys(await storedItems(computer)).filter((name) => /^session\.[\w-]+\.[ab]$/.test(name));
  expect(heads).toHaveLength(2);
  await spoilItems(computer, ...heads);
  const spoiled = await storedItems(computer);

  app = await computer.start();
  const expectUnreadable = () =>
    expectBlocked(
      app,
      'Your stored session cannot be read',
      'What the keychain holds is damaged or from another version. It was left as it is.',
      'If it stays like this, discard the stored session and sign in afresh.',
      'keychain-record-unreadable',
    );
  await expectUnreadable();
  await press(app, 'Try again');
  await expectUnreadable();
  await press(app, 'Discard the stored session');
  await press(app, 'Keep it');
  await expectUnreadable();
  expect(await storedItems(computer)).toEqual(spoiled);

  await press(app, 'Discard the stored session');
  await press(app, 'Discard it now');
  await expect(screen(app, 'signed-out')).toBeVisible();
  expect(Object.keys(await storedItems(computer)).filter((name) => name.startsWith('session.'))).toEqual([]);
  await signIn(app, world.browser);
  await app.quit();
  app = await computer.start();
  await expectAda();
});

test('another keychain is reported as such, and the previous one restores the session', async () => {
  app = await computer.start();
  await signIn(app, world.browser);
  await app.quit();
  const stored = await storedItems(computer);
  const other = await startPrivateKeyring();
  try {
    const onOther = { ...other.env, XDG_CONFIG_HOME: keyring.env.XDG_CONFIG_HOME ?? '' };
    const expectChanged = () =>
      expectBlocked(
        app,
        'This keychain holds nothing of Nightlatch',
        'It is another keychain than before, or it was reset.',
        'Open the keychain that you had before, then try again. If it is gone, start anew with this one.',
        'keychain-changed',
      );
    app = await computer.start(onOther);
    await expectChanged();
    await press(app, 'Try again');
    await expectChanged();
    await expect(app.page.getByRole('button', { name: /sign in/i })).toHaveCount(0);
    expect(await app.quit()).toBe(0);
    expect(await storedItems(computer, onOther)).toEqual({});
    expect(await storedItems(computer)).toEqual(stored);

    app = await computer.start();
    await expectAda();
    await app.quit();
    const renewed = await storedItems(computer);
    app = await computer.start(onOther);
    await expectChanged();
    await press(app, 'Start anew with this keychain');
    await press(app, 'Start anew');
    await expect(screen(app, 'signed-out')).toBeVisible();
    expect(await storedItems(computer)).toEqual(renewed);
    await signIn(app, world.browser);
    await app.quit();
  } finally {
    await other.close();
  }
});
