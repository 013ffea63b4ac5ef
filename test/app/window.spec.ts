import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { screen } from '../support/app-world.ts';

test('the page can reach the named commands, frozen, and nothing else of Electron or Node', async ({ app }) => {
  const found = await app.page.evaluate(() => {
    const bridge = Reflect.get(window, 'nightlatch') as Record<string, unknown>;
    const before = bridge.lock;
    try {
      bridge.lock = () => 'mine';
    } catch {
      // Assignment to a frozen object throws in strict mode.
    }
    return {
      names: Object.keys(bridge).sort(),
      types: [...new Set(Object.values(bridge).map((value) => typeof value))],
      untouched: bridge.lock === before,
      strangers: ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer'].filter((name) => name in window),
    };
  });
  expect(found).toEqual({
    names: [
      'cancelSignIn',
      'changePasscode',
      'changeSettings',
      'discardStoredSession',
      'dismissReceipt',
      'forgetPasscode',
      'getSnapshot',
      'listDevices',
      'lock',
      'onSnapshot',
      'refreshNow',
      'removePasscode',
      'reopenBrowser',
      'retry',
      'setPasscode',
      'showAccount',
      'signIn',
      'signOut',
      'signOutEverywhere',
      'unlock',
      'unlockWithBiometrics',
      'unlockWithPasscode',
    ],
    types: ['function'],
    untouched: true,
    strangers: [],
  });
});

test('a malformed message from the page is refused with its code', async ({ app }) => {
  const answers = await app.page.evaluate(async () => {
    const bridge = Reflect.get(window, 'nightlatch') as Record<string, (argument?: unknown) => Promise<unknown>>;
    return [
      await bridge.signIn?.({ providerId: 7 }),
      await bridge.signIn?.({ providerId: 'nobody' }),
      await bridge.unlock?.(),
    ];
  });
  expect(answers).toEqual([
    { ok: false, error: { code: 'ipc-arguments-invalid' } },
    { ok: false, error: { code: 'not-possible-now' } },
    { ok: false, error: { code: 'not-possible-now' } },
  ]);
});

test('the page cannot open windows, navigate away, or use the network', async ({ app, world }) => {
  const { opened, fetched } = await app.page.evaluate(async (target) => {
    const popup = window.open(target);
    const anchor = document.createElement('a');
    anchor.href = target;
    document.body.append(anchor);
    anchor.click();
    const reached = await fetch(target, { mode: 'no-cors' }).then(
      () => 'reached',
      () => 'refused',
    );
    return { opened: popup !== null, fetched: reached };
  }, world.demo.issuer);
  expect(opened).toBe(false);
  expect(fetched).toBe('refused');
  await app.page.waitForTimeout(500);
  await expect(screen(app, 'signed-out')).toBeVisible();
});

test('a script that is not a file of the app does not run', async ({ app }) => {
  const ran = await app.page.evaluate(async () => {
    const inline = document.createElement('script');
    try {
      inline.textContent = 'window.inlineRan = true';
      document.head.append(inline);
    } catch {
      // Trusted Types rejects the text itself.
    }
    // The timer runs outside this call, because the policy does not apply to code that a debugger evaluates.
    const evaluated = await new Promise<boolean>((resolve) => {
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: to see it refused
          resolve(globalThis.eval('true'));
        } catch {
          resolve(false);
        }
      }, 10);
    });
    return { inline: 'inlineRan' in window, evaluated };
  });
  expect(ran).toEqual({ inline: false, evaluated: false });
});

test('a frame inside the page has no bridge', async ({ app }) => {
  const reached = await app.page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return frame.contentWindow !== null && 'nightlatch' in frame.contentWindow;
  });
  expect(reached).toBe(false);
});

test('no permission is granted', async ({ app }) => {
  const states = await app.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[];
    return Promise.all(names.map((name) => navigator.permissions.query({ name }).then(({ state }) => state)));
  });
  expect(new Set(states)).toEqual(new Set(['denied']));
});
