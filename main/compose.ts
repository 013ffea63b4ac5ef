import { join } from 'node:path';
import { app } from 'electron/main';
import type { Snapshot } from '../contract/session-state.ts';
import { openActivityLog, watchAnomalies } from './activity/index.ts';
import { type CallApi, createApiCaller } from './api/index.ts';
import { composeEngine } from './compose-engine.ts';
import { loadConfig } from './config/index.ts';
import {
  appPage,
  createAppWindow,
  createNotifier,
  createTransport,
  pageSession,
  readCommandLine,
  reloadAfterLock,
  restrictClientCertificates,
  serveApp,
  serveAppFrom,
} from './electron/index.ts';
import { broadcastSnapshots, registerIpcHandlers, sessionCommands } from './ipc/index.ts';
import { createRefreshLock } from './lock/index.ts';
import type { Log } from './log.ts';
import { createKeychainMarker, createVault, loadKeychain } from './vault/index.ts';

export interface RunningApp {
  /** Lets code in the main process call an API on behalf of the user. The page has no such function. */
  readonly callApi: CallApi;
  show(): Promise<void>;
  /** Waits for pending writes. */
  stop(): Promise<void>;
}

export interface AppPlaces {
  /**
   * The app's folder below the system's folder for applications. Holds the configuration and the files that the
   * processes of one user share.
   */
  readonly configFolder: string;
  /** The service that the keychain files this app's items under. */
  readonly service: string;
}

/** Returns a path relative to this file in the build. */
const built = (path: string) => join(import.meta.dirname, path);

/** Composes the app. Only this file and `compose-engine.ts` connect ports to adapters. */
export async function compose({ configFolder, service }: AppPlaces, log: Log): Promise<RunningApp> {
  const userData = app.getPath('userData');
  const window = createAppWindow(built('../preload/preload.cjs'));
  const notify = createNotifier(window);
  const activityLog = openActivityLog({ file: join(userData, 'activity', 'activity.jsonl'), now: Date.now });
  const activity = watchAnomalies(activityLog, Date.now, ({ what, count }) => {
    log.warn('anomaly', { what, count });
    notify(what);
  });
  const { config: configFile, rendererUrl } = readCommandLine(process.argv, app.isPackaged);
  const loaded = loadConfig({
    argument: configFile,
    configFolder,
    bundled: built('../../assets/default-config.json'),
    packaged: app.isPackaged,
  });

  const keychain = await loadKeychain(loaded.config.keychainModule).catch(() => null);
  const refreshLock = createRefreshLock({
    folder: join(configFolder, 'locks'),
    service,
    onUnavailable: (why) => log.warn('refresh lock unavailable', { why }),
  });
  const vault = createVault({
    keychain,
    service,
    alone: refreshLock.withLock,
    marker: createKeychainMarker({
      file: join(configFolder, 'keychain', `${service}.json`),
      module: loaded.config.keychainModule,
      onFailed: (why) => log.warn('keychain marker not kept', { why }),
    }),
    onKeptThisRunOnly: (code) => log.warn('kept for this run only', { code }),
  });
  restrictClientCertificates(loaded.config.clientCertificates, Date.now);
  const transport = createTransport();
  const engine = composeEngine(loaded.config, { vault, refreshLock, activity, window, transport });
  const { fetch, changing } = transport;
  const callApi = createApiCaller({ engine, origins: loaded.config.apiOrigins, fetch, changing });

  if (rendererUrl === undefined) serveApp(pageSession(), built('../renderer'));
  else serveAppFrom(pageSession(), rendererUrl);

  const protect = ({ settings }: Snapshot) => window.protect(settings.inForce.captureProtection);
  engine.subscribe(protect);
  protect(engine.snapshot());
  const contents = () => window.current()?.webContents ?? null;
  registerIpcHandlers({ handlers: sessionCommands(engine), page: { ...appPage, contents }, activity });
  broadcastSnapshots(engine, contents);
  engine.subscribe(reloadAfterLock(window));
  // The window does not wait for the keychain, which may be waiting for the user.
  const shown = window.show();
  if (loaded.refusal === null) void engine.start();
  else engine.refuse(loaded.refusal.code, loaded.refusal.file, loaded.refusal.problems);
  await shown;
  log.info('started', { version: app.getVersion(), packaged: app.isPackaged });

  return {
    callApi,
    show: window.show,
    stop: async () => {
      await engine.stop();
      await activityLog.close();
      log.info('stopped');
      log.close();
    },
  };
}
