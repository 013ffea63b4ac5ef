import { expect, test } from '@playwright/test';
import { type AppWorld, type Computer, createAppWorld, screen, signIn } from '../support/app-world.ts';
import { answerAsLogin, login, sayChanged } from '../support/desktop/login-stand-in.ts';
import { type StandIn, startStandIn } from '../support/desktop/stand-in.ts';
import { settingsOf } from '../support/window-settings.ts';

test.skip(process.platform !== 'linux', 'only Linux has D-Bus');

let world: AppWorld;
let computer: Computer;
let busAddress: string;
let standIn: StandIn;

test.beforeEach(async () => {
  world = await createAppWorld();
  computer = await world.addComputer('desk');
  busAddress = computer.keyring?.busAddress ?? '';
  standIn = await startStandIn(busAddress, []);
});
test.afterEach(async () => {
  standIn.leave();
  await world.close();
});

/** One bus of this computer serves as session and system bus. */
async function startSignedIn(env: Readonly<Record<string, string>> = {}) {
  const app = await computer.start({ DBUS_SYSTEM_BUS_ADDRESS: busAddress, ...env });
  await signIn(app, world.browser);
  return app;
}

test('a screen saver that locks the screen locks the window', async () => {
  const [path, name] = ['/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver'];
  standIn.answer(path, name, 'GetActive', ['b', false]);
  await standIn.own(name);
  const app = await startSignedIn();
  // The window shows the computer's capabilities: no service here reports sleep.
  await expect
    .poll(async () => (await settingsOf(app)).abilities)
    .toEqual({
      'idle-time': 'yes',
      'screen-lock': 'yes',
      sleep: 'not-told',
      'window-hidden': 'yes',
      'capture-protection': 'not-offered',
      biometrics: 'not-offered',
    });
  standIn.say(path, name, 'ActiveChanged', ['b', true]);
  await expect(screen(app, 'locked')).toContainText('This computer’s screen was locked.');
});

test('a lock signal of systemd-logind locks the window', async () => {
  answerAsLogin(standIn, { LockedHint: ['b', false] });
  await standIn.own(login.name);
  const app = await startSignedIn();
  await expect
    .poll(async () => (await settingsOf(app)).abilities)
    .toMatchObject({ 'screen-lock': 'not-told', sleep: 'yes' });
  sayChanged(standIn, { LockedHint: ['b', true] });
  await expect(screen(app, 'locked')).toContainText('This computer’s screen was locked.');
});

test('desktop services that die or never respond leave the app unchanged', async () => {
  const [path, name] = ['/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver'];
  standIn.answer(path, name, 'GetActive', 'silence');
  answerAsLogin(standIn, { LockedHint: ['b', false] });
  for (const owned of [name, login.name]) await standIn.own(owned);
  const app = await startSignedIn();
  await expect.poll(() => standIn.wasAsked('GetAll')).toBe(true);
  standIn.leave();
  await app.page.waitForTimeout(3_000);
  await expect(screen(app, 'signed-in')).toBeVisible();
  await app.raise('lock-screen');
  await expect(screen(app, 'locked')).toBeVisible();
});
