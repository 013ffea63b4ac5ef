import { app } from 'electron/main';
import { compose } from './compose.ts';
import { registerAppScheme } from './electron/app-protocol.ts';
import { describeApplication } from './electron/application.ts';
import { guardNavigation } from './electron/navigation-guard.ts';
import { guardSessions } from './electron/sessions.ts';

// All of this must come before the app is ready.
app.enableSandbox();
registerAppScheme();
guardNavigation();
guardSessions();
describeApplication();

/** How long quitting waits, in ms: a token request may take 15 s, and its answer is lost if nobody stores it. */
const farewellMs = 20_000;

if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  const running = app.whenReady().then(compose);
  // What could not be put together must not live on unseen, with a lock that turns every later start away.
  running.catch(() => app.exit(1));
  const show = () => void running.then((composed) => composed.show()).catch(() => undefined);
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    // On macOS an app lives on without a window; elsewhere closing the window quits.
    if (process.platform !== 'darwin') app.quit();
  });

  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    const late = new Promise<void>((resolve) => setTimeout(resolve, farewellMs));
    const farewell = running.then((composed) => composed.stop()).catch(() => undefined);
    void Promise.race([farewell, late]).then(() => {
      stopped = true;
      app.quit();
    });
  });
}
