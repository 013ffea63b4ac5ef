import { app } from 'electron/main';
import { compose } from './compose.ts';
import { registerAppScheme } from './electron/app-protocol.ts';
import { guardNavigation } from './electron/navigation-guard.ts';

// Both must come before the app is ready.
app.enableSandbox();
registerAppScheme();
guardNavigation();

/** How long quitting waits for what is being stored, in ms. */
const farewellMs = 5_000;

if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  const running = app.whenReady().then(compose);
  app.on('second-instance', () => void running.then(({ show }) => show()));
  app.on('activate', () => void running.then(({ show }) => show()));
  app.on('window-all-closed', () => {
    // On macOS an app lives on without a window; elsewhere closing the window quits.
    if (process.platform !== 'darwin') app.quit();
  });

  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    const late = new Promise<void>((resolve) => setTimeout(resolve, farewellMs));
    void Promise.race([running.then(({ stop }) => stop()), late]).finally(() => {
      stopped = true;
      app.quit();
    });
  });
}
