import { Notification } from 'electron/main';
import type { AppWindow } from './window.ts';

/** What may deserve a word outside the window. Names nobody: a lock screen may show it. */
const bodies = {
  'foreign-answers': 'Something on this computer sends false answers to your sign-in. They were refused.',
  'foreign-window': 'Something tried to give this app orders from outside its window. It was refused.',
  'session-revoked': 'Your session was ended. Sign in again to go on.',
} as const;

export type Notice = keyof typeof bodies;

/** How many notifications are kept. Some systems never report that one was closed. */
const keptAtMost = 20;

/** Tells the person of what they did not do themselves. Says nothing where the desktop has no notifications. */
export function createNotifier(
  window: Pick<AppWindow, 'current' | 'show'>,
  platform: NodeJS.Platform = process.platform,
): (notice: Notice) => void {
  // Windows keeps notifications in its action center, where a click may come after the app was started again, or start it.
  if (platform === 'win32') Notification.handleActivation(() => void window.show());
  // Electron detaches a notification from its listeners when the object is collected as garbage: the notification stays
  // on the screen, and a click on it then does nothing.
  const kept = new Set<Notification>();

  function release(notification: Notification): void {
    kept.delete(notification);
    notification.removeAllListeners();
  }

  function keep(notification: Notification): void {
    const [oldest] = kept;
    if (kept.size >= keptAtMost && oldest !== undefined) release(oldest);
    kept.add(notification);
  }

  return (notice) => {
    // A session that ended is on the screen already for someone who looks at the window.
    const seen = notice === 'session-revoked' && window.current()?.isFocused() === true;
    if (seen || !Notification.isSupported()) return;
    const notification = new Notification({ title: 'Nightlatch', body: bodies[notice] });
    notification.on('click', () => {
      release(notification);
      void window.show();
    });
    notification.on('close', ({ reason }) => {
      // Windows moves one that timed out to its action center, where it can still be clicked.
      if (reason !== 'timedOut') release(notification);
    });
    notification.on('failed', () => release(notification));
    keep(notification);
    notification.show();
  };
}
