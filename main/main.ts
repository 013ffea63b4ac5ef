import { join } from 'node:path';
import { app } from 'electron/main';
import branding from '../assets/branding.json' with { type: 'json' };
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
  showStartFailure,
  startRefusal,
  takeConfigFolder,
  uncaughtErrorFields,
} from './electron/index.ts';
import { keychainService, unusableSuffix } from './keychain-service.ts';
import { createLog, type Log } from './log.ts';

// This must be the first statement. No module evaluated before it loads a native module or reads the environment.
removeLoaderVariables(process.env);

const refusal = app.isPackaged ? startRefusal(process) : null;
const service = keychainService(readCommandLine(process.argv, app.isPackaged).keychainSuffix, app.isPackaged);
if (refusal !== null) refuseStart(refusal);
else if (service === null) refuseStart({ sentence: unusableSuffix, mayGetReady: false });
else start(service);

/** Everything in this function must run before the app is ready. */
function start(keychain: string): void {
  let log: Log | null = null;
  // If composing fails, the app must exit. It would keep running without a window, and its lock would block every later
  // start.
  let onError = () => app.exit(1);
  logUncaughtErrors(
    (word, fields) => log?.error(word, fields),
    () => onError(),
  );
  const configFolder = takeConfigFolder();
  const opened = createLog({ file: join(app.getPath('userData'), 'logs', 'nightlatch.log') });
  log = opened;
  registerAppScheme();
  guardNavigation();
  guardSessions();
  describeApplication(branding.appId);

  const { argv, defaultApp } = process;
  const args = restartArguments({ argv, workingDirectory: process.cwd(), appIsNamed: defaultApp === true });
  if (!app.requestSingleInstanceLock({ restart: args })) {
    app.quit();
    return;
  }
  const running = app.whenReady().then(() => compose({ configFolder, service: keychain }, opened));
  const { leave } = followLifecycle(running, args);
  onError = () => leave(1);
  const goOn = () => {
    // Once the app is composed, one failed call must not end every session.
    onError = () => {};
  };
  running.then(goOn, (error: unknown) => {
    opened.error('not composed', uncaughtErrorFields(error));
    showStartFailure(join(app.getPath('userData'), 'logs'));
    app.exit(1);
  });
}
