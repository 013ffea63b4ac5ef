import { createAddresses } from './addresses.ts';
import { type ChromiumHost, createChromiumHost } from './chromium/chromium-host.ts';
import { type AppLifecycle, chromiumSwitches, createApp } from './modules/app.ts';
import { createBrowserWindowClass } from './modules/browser-window.ts';
import { createDialog } from './modules/dialog.ts';
import { createIpcMain } from './modules/ipc-main.ts';
import { createMenu } from './modules/menu.ts';
import { createNativeTheme } from './modules/native-theme.ts';
import { createNet } from './modules/net.ts';
import { createNotifications } from './modules/notification.ts';
import { performRole } from './modules/perform-role.ts';
import { createPowerMonitor } from './modules/power-monitor.ts';
import { createDefaultProtocol, createProtocol } from './modules/protocol.ts';
import { createSessions } from './modules/session.ts';
import { createSessionEnd } from './modules/session-end.ts';
import { createShell } from './modules/shell.ts';
import { createSystemPreferences } from './modules/system-preferences.ts';
import { happenInWindow, type WindowHappening } from './modules/window-happenings.ts';
import type { CommandLine } from './run/command-line.ts';
import type { SingleInstance } from './run/single-instance.ts';

export interface ElectronOptions {
  readonly commandLine: CommandLine;
  readonly singleInstance: SingleInstance;
  /** Called with one line for the user who started preview. */
  readonly report: (line: string) => void;
  readonly print: (line: string) => void;
  readonly giveUp: (error: Error) => void;
  /** See `WindowSurroundings`. */
  readonly withholdsReadyToShow?: boolean;
}

export type Electron = ReturnType<typeof createElectron>;

/** Creates every module that main can import, and the functions with which `run.ts` starts, controls and ends them. */
export function createElectron(options: ElectronOptions) {
  const { commandLine, singleInstance, report, print, giveUp, withholdsReadyToShow = false } = options;
  const { shell, close: closeBrowser, closeNow: closeBrowserNow } = createShell(report);
  const { app, lifecycle } = createApp({
    commandLine,
    singleInstance,
    giveUp,
    shutDown: async () => {
      await singleInstance.close();
      await Promise.all([closeBrowser(), host.close()]);
    },
  });
  const host = createHost(commandLine, lifecycle, print);
  const { registerSchemesAsPrivileged, schemes } = createProtocol(lifecycle.isReady);
  const { session, sessions } = createSessions({
    isReady: lifecycle.isReady,
    schemes,
    onCreated: (face) => lifecycle.emit('session-created', face),
  });
  const { ipcMain, inbox } = createIpcMain();
  const { nativeTheme, prepare, tellSystem } = createNativeTheme();
  const { powerMonitor, raise, pretendIdle } = createPowerMonitor(report);
  const dialog = createDialog();
  const BrowserWindow = createBrowserWindowClass({
    host,
    lifecycle,
    appName: () => app.getName(),
    tellDark: tellSystem,
    giveUp,
    withholdsReadyToShow,
    contents: {
      addresses: createAddresses(() => schemes.names),
      schemes,
      inbox,
      sessions,
      report,
      prepare: ({ session: target }) => prepare(target),
    },
  });

  const { Menu, press } = createMenu({
    perform: (role) =>
      performRole(role, BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0], app.quit),
    opened: (roles) => report(`context menu: ${roles.join(', ')}`),
  });

  return {
    modules: {
      app,
      BrowserWindow,
      dialog,
      ipcMain,
      Menu,
      nativeTheme,
      net: createNet(lifecycle.isReady, schemes, sessions),
      Notification: createNotifications().Notification,
      powerMonitor,
      protocol: createDefaultProtocol(registerSchemesAsPrivileged, sessions),
      session,
      shell,
      systemPreferences: createSystemPreferences(),
    },
    start: lifecycle.start,
    quit: () => app.quit(),
    endNow: () => {
      closeBrowserNow();
      host.closeNow();
    },
    showErrorBox: dialog.showErrorBox,
    raise,
    endSession: createSessionEnd({ windows: () => lifecycle.windows, report }),
    pretendIdle,
    press,
    happen: (happening: WindowHappening) => {
      for (const window of BrowserWindow.getAllWindows()) happenInWindow(window, happening);
    },
  };
}

function createHost(
  { switches, devToolsPort }: CommandLine,
  lifecycle: AppLifecycle,
  print: (line: string) => void,
): ChromiumHost {
  let host: ChromiumHost | null = null;
  // Created with the first window, after main has had the chance to append switches.
  const made = () => {
    if (host !== null) return host;
    const past = devToolsPort === null ? [] : [['remote-debugging-port', devToolsPort] as const];
    const all = new Map([...switches, ...lifecycle.appended, ...past]);
    const known = chromiumSwitches.filter((name) => all.has(name));
    const handedOn = known.map((name) => (all.get(name) ? `--${name}=${all.get(name)}` : `--${name}`));
    host = createChromiumHost({ switches: handedOn, print });
    return host;
  };
  return {
    openWindow: (shape) => made().openWindow(shape),
    close: async () => host?.close(),
    closeNow: () => host?.closeNow(),
  };
}
