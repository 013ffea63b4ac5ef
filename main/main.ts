import { join } from 'node:path';
import { app } from 'electron/main';
import { compose } from './compose.ts';
import { takeConfigFolder } from './electron/config-folder.ts';
import { readCommandLine } from './electron/command-line.ts';
import { registerAppScheme } from './electron/app-protocol.ts';
import { describeApplication } from './electron/application.ts';
import { guardNavigation } from './electron/navigation-guard.ts';
import { refuseStart } from './electron/refuse-start.ts';
import { removeLoaderVariables } from './electron/remove-loader-variables.ts';
import { guardSessions } from './electron/sessions.ts';
import { startRefusal } from './electron/start-refusal.ts';
import { keychainService, unusableSuffix } from './keychain-service.ts';
import { createLog } from './log.ts';

// The first statement: no module that was evaluated before it loads a native one or reads the environment.
removeLoaderVariables(process.env);

/** How long quitting waits, in ms: a token request may take 15 s, and its answer is lost if nobody stores it. */
const farewellMs = 20_000;

const refusal = app.isPackaged ? startRefusal(process) : null;
if (refusal === null) start();
else refuseStart(refusal);

/** All of this must come before the app is ready. */
function start(): void {
  const { keychainSuffix } = readCommandLine(process.argv, app.isPackaged);
  const service = keychainService(keychainSuffix, app.isPackaged);
  if (service === null) {
    refuseStart(unusableSuffix);
    return;
  }
  const configFolder = takeConfigFolder();
  registerAppScheme();
  guardNavigation();
  guardSessions();
  describeApplication();

  if (app.requestSingleInstanceLock()) run();
  else app.quit();

  function run(): void {
    const log = createLog({ file: join(app.getPath('userData'), 'logs', 'latchkey.log') });
    const running = app.whenReady().then(() => compose({ configFolder, service }, log));
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
}
