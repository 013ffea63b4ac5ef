import { expect, test } from 'vitest';
import { createNotifications } from '../../../tools/preview/modules/notification.ts';

const later = () => new Promise((resolve) => setTimeout(resolve, 10));

function world() {
  const clicked: string[] = [];
  const { Notification, happen } = createNotifications({ canNotify: () => true, notify: () => {} });
  const show = (title: string) => {
    const notification = new Notification({ title }) as unknown as Electron.Notification;
    notification.on('click', () => clicked.push(title));
    notification.show();
    return notification;
  };
  return { clicked, show, happen };
}

test('a garbage-collected notification stays on the screen and emits no click, as in Electron', async () => {
  const { clicked, show, happen } = world();
  const kept = show('kept');
  show('not kept');
  await later();
  expect(happen('click')).toBe(1);
  expect(clicked).toEqual(['kept']);
  expect(kept.title).toBe('kept');
});
