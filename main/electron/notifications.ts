import { Notification } from 'electron/main';
import type { Engine } from '../session/engine-api.ts';

/** Tells the person, outside the window, of what they did not do themselves. Names nobody: a lock screen may show it. */
export function notifyOfEndedSessions(engine: Engine, isWindowFocused: () => boolean, onClick: () => void): () => void {
  let last = engine.snapshot().state.kind;
  return engine.subscribe(({ state }) => {
    const before = last;
    last = state.kind;
    if (
      state.kind !== 'sign-in-again' ||
      before === 'sign-in-again' ||
      isWindowFocused() ||
      !Notification.isSupported()
    )
      return;
    const notification = new Notification({
      title: 'Latchkey',
      body: 'Your session was ended. Sign in again to go on.',
    });
    notification.on('click', onClick);
    notification.show();
  });
}
