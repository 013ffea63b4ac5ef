import { describe, expect, test } from 'vitest';
import { settingsView } from '../support/settings-view.ts';
import { asked, button, push, windowOfThisFile } from './gallery/window-of-file.ts';

const { open, sample } = windowOfThisFile();
const { inForce } = settingsView;

async function openSettings(name = 'settings') {
  const page = await open(name);
  if (!(await page.getByRole('dialog', { name: 'Settings' }).isVisible())) await button(page, 'Open settings').click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.waitFor();
  return { page, dialog };
}

describe('a setting that is chosen', () => {
  test.each([
    ['Nobody touches this computer: for how long', '5 minutes', { idleLimitMs: 300_000 }],
    ['The session is old: for how long', '8 hours', { absoluteLifetimeMs: 8 * 3_600_000 }],
    ['The session is old: what then', 'Sign out', { actions: { ...inForce.actions, 'absolute-lifetime': 'sign-out' } }],
    ['The screen is locked: what then', 'Do nothing', { actions: { ...inForce.actions, 'os-locked': 'nothing' } }],
    ['The computer goes to sleep: what then', 'Sign out', { actions: { ...inForce.actions, suspended: 'sign-out' } }],
    ['The window is hidden: what then', 'Lock', { actions: { ...inForce.actions, hidden: 'lock' } }],
    ['Another window is in front: for how long', '2 minutes', { unfocusedLimitMs: 120_000 }],
  ])('%s, %s: is sent with all the others', async (label, choice, part) => {
    const { page, dialog } = await openSettings();
    await dialog.getByLabel(label).selectOption(choice);
    await expect.poll(() => asked(page)).toEqual([['changeSettings', { settings: { ...inForce, ...part } }]]);
  });

  test.each([
    ['Keep this window out of pictures', { captureProtection: false }],
    ['Unlock with Touch ID', { biometrics: true }],
  ])('%s: a switch is sent too', async (label, part) => {
    const { page, dialog } = await openSettings();
    await dialog.getByLabel(label).click();
    await expect.poll(() => asked(page)).toEqual([['changeSettings', { settings: { ...inForce, ...part } }]]);
  });
});

describe('a setting that protects less', () => {
  const chosen = 'Nobody touches this computer: for how long';
  const steppingUp = () => ({ ...sample('waiting-control').snapshot, revision: 8 });

  test('requires the browser, and the settings are shown again after it', async () => {
    const { page, dialog } = await openSettings();
    await dialog.getByLabel(chosen).selectOption('30 minutes');
    await push(page, steppingUp());
    await button(page, 'Cancel').waitFor();
    expect(await dialog.count()).toBe(0);
    expect(await page.locator('.lead').textContent()).toContain('a sign-in of the last five minutes');

    const settings = { ...settingsView, inForce: { ...inForce, idleLimitMs: 1_800_000 } };
    await push(page, { ...sample('settings').snapshot, settings, revision: 9 });
    await dialog.waitFor();
    expect(await dialog.getByLabel(chosen).inputValue()).toBe('1800000');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe('Settings');
    await button(page, 'Close').click();
    await expect.poll(focused).toBe('Open settings');
    expect(await dialog.count()).toBe(0);
  });

  test('requires the first account to re-authenticate, and the settings are shown again after it', async () => {
    const { page, dialog } = await openSettings();
    const first = { shownAccountId: 'first' };
    await push(page, { ...steppingUp(), ...first });
    await button(page, 'Cancel').waitFor();
    await push(page, { ...sample('settings').snapshot, ...first, revision: 9 });
    await dialog.getByLabel(chosen).waitFor();
  });

  test('stays unchanged if the user cancels, with a message next to it', async () => {
    const { page, dialog } = await openSettings();
    await page.evaluate(() => {
      if (window.fakeMain === undefined) return;
      window.fakeMain.answers = { changeSettings: { ok: false, error: { code: 'sign-in-cancelled' } } };
    });
    // The last account of all, with the first scrolled out of view.
    await dialog.getByLabel('Keep this window out of pictures').click();
    const note = dialog.getByRole('alert');
    await note.getByText('Sign-in cancelled').waitFor();
    expect(await dialog.getByLabel('Keep this window out of pictures').isChecked()).toBe(true);
    const seen = await note.evaluate((element) => {
      const { left, top } = element.getBoundingClientRect();
      return element.contains(document.elementFromPoint(left + 20, top + 20));
    });
    expect(seen).toBe(true);
    // It does not push the exit out of view either, on a narrow window.
    await page.setViewportSize({ width: 360, height: 640 });
    const { y = 0, height = 0 } = (await button(page, 'Close').boundingBox()) ?? {};
    expect(y + height).toBeLessThan(640);
  });
});

test('two rules cannot be switched off', async () => {
  const { dialog } = await openSettings();
  for (const rule of ['Nobody touches this computer', 'The session is old']) {
    expect(await dialog.getByLabel(`${rule}: what then`).locator('option').allTextContents()).toEqual([
      'Lock',
      'Sign out',
    ]);
  }
});

test('what this computer cannot do is noted beside the setting, which cannot be switched on', async () => {
  const { dialog } = await openSettings('settings-unable');
  expect(await dialog.locator('.trouble').allTextContents()).toEqual([
    'This desktop does not tell how long it has been idle, so this rule cannot come to bear here.',
    'Nightlatch is still asking this desktop about it.',
    'This desktop does not tell apps about it, so this rule cannot come to bear here.',
    'This desktop does not tell apps that their window was minimized: only closing it counts here.',
    'This system offers apps no way to it that can be relied on.',
    'Set it up in the settings of this computer first.',
  ]);
  expect(await dialog.getByLabel('Unlock with Touch ID').isDisabled()).toBe(true);
});

test('a fingerprint unlocks if that is chosen', async () => {
  const page = await open('locked-finger');
  await button(page, 'Unlock with Touch ID').click();
  await expect.poll(() => asked(page)).toEqual([['unlockWithBiometrics', undefined]]);
  const other = await open('locked');
  await button(other, 'Unlock').waitFor();
  expect(await button(other, 'Unlock with Touch ID').count()).toBe(0);
});
