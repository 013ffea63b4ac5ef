import { join } from 'node:path';
import { app } from 'electron/main';
import { compose } from './compose.ts';
import {
  describeApplication,
  followLifecycle,
  guardNavigation,
  guardSessions,
  logUncaughtErrors,
  readCommandLine,
  refuseStart,
  registerAppScheme,
  removeLoaderVariables,
  restartArguments,
  startRefusal,
  takeConfigFolder,
  uncaughtErrorFields,
} from './electron/index.ts';
import { keychainService, unusableSuffix } from './keychain-service.ts';
import { createLog } from './log.ts';

// The first statement: no module that was evaluated before it loads a native one or reads the environment.
removeLoaderVariables(process.env);

const refusal = app.isPackaged ? startRefusal(process) : null;
const service = keychainService(readCommandLine(process.argv, app.isPackaged).keychainSuffix, app.isPackaged);
if (refusal !== null) refuseStart(refusal);
else if (service === null) refuseStart(unusableSuffix);
else start(service);

/** All of this must come before the app is ready. */
function start(keychain: string): void {
  const configFolder = takeConfigFolder();
  const log = createLog({ file: join(app.getPath('userData'), 'logs', 'nightlatch.log') });
  // What could not be put together must not live on unseen, with a lock that turns every later start away.
  let onError = () => app.exit(1);
  logUncaughtErrors(log.error, () => onError());
  registerAppScheme();
  guardNavigation();
  guardSessions();
  describeApplication();

  const { argv, defaultApp } = process;
  const args = restartArguments({ argv, workingDirectory: process.cwd(), appIsNamed: defaultApp === true });
  if (!app.requestSingleInstanceLock({ restart: args })) {
    app.quit();
    return;
  }
  const running = app.whenReady().then(() => compose({ configFolder, service: keychain }, log));
  const { leave } = followLifecycle(running, args);
  onError = () => leave(1);
  const goOn = () => {
    // From here on, one call that fails must not end every session.
    onError = () => {};
  };
  running.then(goOn, (error: unknown) => {
    log.error('not composed', uncaughtErrorFields(error));
    app.exit(1);
  });
}
