import { expect, test, vi } from 'vitest';
import { createNotifier } from '../../main/electron/notifications.ts';

const desktop = vi.hoisted(() => ({
  notified: [] as string[],
  happen: (_event: 'click' | 'close' | 'failed', _details?: object): number => 0,
  activate: (): boolean => false,
}));
vi.mock('electron/main', async () => {
  const { createNotifications } = await import('../../tools/preview/modules/notification.ts');
  const { Notification, happen, activate } = createNotifications({
    canNotify: () => true,
    notify: (_title, body) => desktop.notified.push(body),
  });
  desktop.happen = happen;
  desktop.activate = activate;
  return { Notification };
});

/** A weak reference lives at least until the current code has ended. */
const later = () => new Promise((resolve) => setTimeout(resolve, 10));

function world(platform?: NodeJS.Platform) {
  const window = {
    shown: 0,
    show: async () => {
      window.shown += 1;
    },
    current: () => null,
  };
  return { window, notify: createNotifier(window, platform) };
}

test('a notification that is clicked after garbage collection still shows the window once', async () => {
  const { window, notify } = world();
  notify('session-revoked');
  await later();
  expect(desktop.happen('click')).toBe(1);
  expect(window.shown).toBe(1);
  await later();
  expect(desktop.happen('click')).toBe(0);
  expect(window.shown).toBe(1);
});

test.each(['close', 'failed'] as const)('a notification that has ended (%s) is released', async (end) => {
  const { notify } = world();
  notify('foreign-window');
  await later();
  expect(desktop.happen(end)).toBe(1);
  await later();
  expect(desktop.happen('click')).toBe(0);
});

test('a notification that timed out stays in the action center of Windows and can be clicked there', async () => {
  const { window, notify } = world();
  notify('foreign-window');
  await later();
  expect(desktop.happen('close', { reason: 'timedOut' })).toBe(1);
  await later();
  expect(desktop.happen('click')).toBe(1);
  expect(window.shown).toBe(1);
});

test('only the last twenty notifications without an end event are kept', async () => {
  const { window, notify } = world();
  for (let count = 0; count < 50; count += 1) notify('foreign-answers');
  await later();
  expect(desktop.happen('click')).toBe(20);
  expect(window.shown).toBe(20);
});

test('on Windows a click on a notification of an earlier run shows the window', () => {
  expect(world('linux').window.shown).toBe(0);
  expect(desktop.activate()).toBe(false);
  const { window } = world('win32');
  expect(desktop.activate()).toBe(true);
  expect(window.shown).toBe(1);
});
