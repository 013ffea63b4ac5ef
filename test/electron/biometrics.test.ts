import { beforeEach, expect, test, vi } from 'vitest';
import { createBiometrics } from '../../main/electron/biometrics.ts';

/** Shaped as in electron.d.ts; a test cannot use macOS itself. */
const touchId = vi.hoisted(() => ({
  canPromptTouchID: vi.fn<() => boolean>(),
  promptTouchID: vi.fn<(reason: string) => Promise<void>>(),
}));
vi.mock('electron/main', () => ({
  systemPreferences: touchId satisfies Pick<Electron.SystemPreferences, 'canPromptTouchID' | 'promptTouchID'>,
}));

beforeEach(() => {
  touchId.canPromptTouchID.mockReset().mockReturnValue(true);
  touchId.promptTouchID.mockReset().mockResolvedValue();
});

test.each(['linux', 'win32'] as const)('%s offers no reliable biometrics and is not queried', async (platform) => {
  const biometrics = createBiometrics({ isAllowed: true, platform });
  expect(biometrics.ability()).toBe('not-offered');
  await expect(biometrics.prove()).rejects.toMatchObject({ code: 'biometrics-unavailable' });
  expect(touchId.canPromptTouchID).not.toHaveBeenCalled();
});

test('macOS offers Touch ID if a fingerprint is enrolled', async () => {
  const biometrics = createBiometrics({ isAllowed: true, platform: 'darwin' });
  expect(biometrics.ability()).toBe('yes');
  await biometrics.prove();
  touchId.canPromptTouchID.mockReturnValue(false);
  expect(biometrics.ability()).toBe('not-set-up');
  await expect(biometrics.prove()).rejects.toMatchObject({ code: 'biometrics-unavailable' });
  expect(touchId.promptTouchID).toHaveBeenCalledTimes(1);
});

test('an unrecognised or cancelled fingerprint is refused, and after too many tries there is no prompt', async () => {
  const biometrics = createBiometrics({ isAllowed: true, platform: 'darwin' });
  touchId.promptTouchID.mockRejectedValue(new Error('Canceled by user.'));
  await expect(biometrics.prove()).rejects.toMatchObject({ code: 'biometrics-refused' });
  touchId.canPromptTouchID.mockReturnValueOnce(true).mockReturnValue(false);
  await expect(biometrics.prove()).rejects.toMatchObject({ code: 'biometrics-unavailable' });
});

test('one prompt is open at a time, and the next call opens a new one', async () => {
  const biometrics = createBiometrics({ isAllowed: true, platform: 'darwin' });
  const answer = Promise.withResolvers<void>();
  touchId.promptTouchID.mockReturnValue(answer.promise);
  const both = [biometrics.prove(), biometrics.prove()];
  expect(touchId.promptTouchID).toHaveBeenCalledTimes(1);
  answer.resolve();
  await Promise.all(both);
  await biometrics.prove();
  expect(touchId.promptTouchID).toHaveBeenCalledTimes(2);
});

test('macOS is not queried if the configuration or the policy forbids biometrics', async () => {
  const biometrics = createBiometrics({ isAllowed: false, platform: 'darwin' });
  expect(biometrics.ability()).toBe('not-allowed');
  await expect(biometrics.prove()).rejects.toMatchObject({ code: 'biometrics-unavailable' });
  expect(touchId.canPromptTouchID).not.toHaveBeenCalled();
  expect(touchId.promptTouchID).not.toHaveBeenCalled();
});
