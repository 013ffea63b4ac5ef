import { Notification } from 'electron/main';
import type { AppWindow } from './window.ts';

/** The texts of the notifications. They contain no names, because a lock screen may show them. */
const bodies = {
  'foreign-answers': 'Something on this computer sends false answers to your sign-in. They were refused.',
  'foreign-window': 'Something tried to give this app orders from outside its window. It was refused.',
  'session-revoked': 'Your session was ended. Sign in again to go on.',
} as const;

export type Notice = keyof typeof bodies;

/** How many notifications are kept. Some systems never report that one was closed. */
const keptAtMost = 20;

/** Creates a notifier for events that the user did not cause. It shows nothing if the desktop has no notifications. */
export function createNotifier(
  window: Pick<AppWindow, 'current' | 'show'>,
  platform: NodeJS.Platform = process.platform,
): (notice: Notice) => void {
  // Windows keeps notifications in its action center. A click there may come after a restart of the app, or start it.
  if (platform === 'win32') Notification.handleActivation(() => void window.show());
  // When the object is garbage-collected, Electron detaches the notification from its listeners. It then stays on the
  // screen, but a click on it does nothing.
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
    // A user who looks at the window sees already that the session has ended.
    const seen = notice === 'session-revoked' && window.current()?.isFocused() === true;
    if (seen || !Notification.isSupported()) return;
    const notification = new Notification({ title: 'Nightlatch', body: bodies[notice] });
    notification.on('click', () => {
      release(notification);
      void window.show();
    });
    notification.on('close', ({ reason }) => {
      // Windows moves a notification that timed out to its action center, where it can still be clicked.
      if (reason !== 'timedOut') release(notification);
    });
    notification.on('failed', () => release(notification));
    keep(notification);
    notification.show();
  };
}
