import { Notification } from 'electron/main';
import type { AppWindow } from './window.ts';

/** What may deserve a word outside the window. Names nobody: a lock screen may show it. */
const bodies = {
  'foreign-answers': 'Something on this computer sends false answers to your sign-in. They were refused.',
  'foreign-window': 'Something tried to give this app orders from outside its window. It was refused.',
  'session-revoked': 'Your session was ended. Sign in again to go on.',
} as const;

export type Notice = keyof typeof bodies;

/** Tells the person of what they did not do themselves. Says nothing where the desktop has no notifications. */
export function createNotifier(window: AppWindow): (notice: Notice) => void {
  return (notice) => {
    // A session that ended is on the screen already for someone who looks at the window.
    const seen = notice === 'session-revoked' && window.current()?.isFocused() === true;
    if (seen || !Notification.isSupported()) return;
    const notification = new Notification({ title: 'Latchkey', body: bodies[notice] });
    notification.on('click', () => void window.show());
    notification.show();
  };
}
