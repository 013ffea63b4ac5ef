import { expect, test } from '@playwright/test';
import { type AppWorld, type Computer, createAppWorld, press, screen, signIn } from '../support/app-world.ts';
import { type BusBetween, standBetween } from '../support/bus-between.ts';
import { expectBlocked } from '../support/expect-blocked.ts';
import type { RunningApp } from '../support/launch-app.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../support/private-keyring.ts';
import { storedItems } from '../support/stored-items.ts';

test.skip(process.platform !== 'linux', 'brings a keychain of its own into trouble');
test.describe.configure({ mode: 'serial' });

let world: AppWorld;
let computer: Computer;
let keyring: PrivateKeyring;
/** A keychain without items. */
let other: PrivateKeyring;
let between: BusBetween;
let app: RunningApp;

test.beforeAll(async () => {
  world = await createAppWorld();
  computer = await world.addComputer('desk');
  if (computer.keyring === null) throw new Error('this computer has no keychain of its own');
  keyring = computer.keyring;
  other = await startPrivateKeyring();
  between = await standBetween(keyring.busAddress, keyring.env.XDG_RUNTIME_DIR ?? '');
  app = await computer.start(between.env);
  await signIn(app, world.browser);
  await app.quit();
});
test.afterAll(async () => {
  await between.close();
  await world.close();
  await other.close();
});
test.afterEach(() => app.quit());

interface Trouble {
  readonly state: string;
  readonly begin: () => Promise<void> | void;
  readonly end: () => Promise<void> | void;
  readonly title: string;
  readonly happened: string;
  readonly next: string;
  readonly code: string;
  /** The actions that the screen offers besides a retry. */
  readonly offers: readonly string[];
}

const troubles: readonly Trouble[] = [
  {
    state: 'locked',
    begin: () => keyring.lock(),
    end: () => keyring.restartDaemon(),
    title: 'Your keychain is locked',
    happened: 'This computer’s keychain has to be unlocked before Nightlatch can use it. Nothing is lost.',
    next: 'Unlock the keychain, then try again.',
    code: 'keychain-locked',
    offers: [],
  },
  {
    state: 'access denied',
    begin: () => between.turn({ kind: 'denied' }),
    end: () => between.turn({ kind: 'fair' }),
    title: 'The keychain did not let Nightlatch in',
    happened:
      'Somebody said no when this computer asked, or a rule of this computer keeps Nightlatch from its keychain.',
    next: 'Try again, and allow it when you are asked. If nothing asks, whoever looks after this computer has to allow it.',
    code: 'keychain-access-denied',
    offers: [],
  },
  {
    state: 'unavailable',
    begin: () => keyring.killDaemon(),
    end: () => keyring.restartDaemon(),
    title: 'There is no keychain',
    happened: 'This computer has no keychain, or its keychain service is not running.',
    next: 'Start the keychain service, then try again.',
    code: 'keychain-unavailable',
    offers: ['Sign in with Demo'],
  },
  {
    state: 'no answer',
    begin: () => keyring.freezeDaemon(),
    end: () => keyring.thawDaemon(),
    title: 'The keychain does not answer',
    happened: 'The keychain is there, and did not answer in time. It may be waiting for you.',
    next: 'Look for a window that asks for your permission, and answer it. Then try again.',
    code: 'keychain-no-answer',
    offers: ['Sign in with Demo'],
  },
  {
    state: 'backend changed',
    begin: () => between.leadTo(other.busAddress),
    end: () => between.leadTo(keyring.busAddress),
    title: 'This keychain holds nothing of Nightlatch',
    happened: 'It is another keychain than before, or it was reset.',
    next: 'Open the keychain that you had before, then try again. If it is gone, start anew with this one.',
    code: 'keychain-changed',
    offers: ['Start anew with this keychain'],
  },
  {
    state: 'unreadable',
    begin: () => between.turn({ kind: 'corrupt' }),
    end: () => between.turn({ kind: 'fair' }),
    title: 'Your stored session cannot be read',
    happened: 'What the keychain holds is damaged or from another version. It was left as it is.',
    next: 'Try again. If it stays like this, discard the stored session and sign in afresh.',
    code: 'keychain-record-unreadable',
    offers: ['Discard the stored session'],
  },
];

async function takePictures(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1100]) {
      await app.page.emulateMedia({ colorScheme });
      await app.page.setViewportSize({ width, height: 760 });
      const path = test.info().outputPath(`${name.replace(' ', '-')}-${colorScheme}-${width}.png`);
      await app.page.screenshot({ path, fullPage: true, animations: 'disabled' });
      // No content overflows the window at any width.
      expect(await app.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    }
  }
}

for (const { state, begin, end, title, happened, next, code, offers } of troubles) {
  test(`${state} has its own screen, is left by a retry, and deletes nothing`, async () => {
    const before = await storedItems(computer);
    expect(Object.keys(before).filter((name) => /^(session|accounts)\./.test(name)).length).toBeGreaterThanOrEqual(4);
    await begin();
    app = await computer.start(between.env);
    const expectState = () => expectBlocked(app, title, happened, next, code);
    await expectState();
    await takePictures(state);
    await press(app, 'Try again');
    await expectState();
    // The previous screen or the retry's may still be shown: the result is the same in both cases.
    await expect(screen(app, 'vault-blocked').getByRole('button')).toHaveText(['Try again', ...offers]);

    await end();
    expect(await storedItems(computer)).toEqual(before);
    expect(await storedItems(computer, other.env)).toEqual({});
    await press(app, 'Try again');
    await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');
    expect(Object.keys(await storedItems(computer))).toEqual(expect.arrayContaining(Object.keys(before)));
    // The app recovers by a retry, not by a new sign-in.
    expect(world.browser.opened).toHaveLength(1);
  });
}
