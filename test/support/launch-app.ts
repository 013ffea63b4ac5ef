import type { Page } from '@playwright/test';
import { launchInElectron } from './launch-in-electron.ts';
import { launchInPreview } from './launch-in-preview.ts';

/** Events of the operating system, emitted where Electron emits them. */
export type PowerEvent =
  | 'suspend'
  | 'resume'
  | 'lock-screen'
  | 'unlock-screen'
  | 'shutdown'
  // Windows sends these to windows. Only in preview.
  | 'query-session-end'
  | 'session-end';

export interface LaunchOptions {
  /** The app's folder, relative to the repository's root or absolute. By default the repository itself. */
  readonly app?: string;
  readonly args?: readonly string[];
  readonly userDataDir: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The socket or pipe that receives the addresses which this app opens in the browser. Needed only on macOS and
   * Windows, whose systems choose the browser themselves, whatever the environment says.
   */
  readonly browserSocket?: string;
  /** The port of preview's DevTools; by default the system assigns one. */
  readonly devToolsPort?: number;
  /** Files of this app's `/etc` besides the existing ones: see `managed-computer.ts`. Only in preview. */
  readonly etc?: string;
}

export interface RunningApp {
  /** The app's window, loaded. */
  readonly page: Page;
  /** The main process, on every system. */
  readonly pid: number;
  raise(event: PowerEvent): Promise<void>;
  /** Sets how long the computer has been idle, in s; `null` restores the system's value. */
  setIdleSeconds(seconds: number | null): Promise<void>;
  /** Emits a window manager's event: the window comes to the front of the others, or goes behind one. */
  setFocused(focused: boolean): Promise<void>;
  /** Runs this script in main; resolves with its value, which must be valid in JSON. */
  runInMain(script: string): Promise<unknown>;
  /** Returns main's output so far; on Electron, since its debugger was reached: read the page's journal instead. */
  output(): string;
  /** Quits the app as its menu would; resolves with its exit code. */
  quit(): Promise<number>;
  /** Sends SIGKILL, so that the app cannot clean up. */
  kill(): Promise<void>;
  /** Resolves with the exit code; -1 if a signal ended it. */
  waitForExit(): Promise<number>;
}

export type Shell = 'electron' | 'preview';

/** Returns the shell of the apps: preview, or with `NIGHTLATCH_SHELL=electron` the electron binary. */
export function chosenShell(env: NodeJS.ProcessEnv = process.env): Shell {
  const { NIGHTLATCH_SHELL: chosen = 'preview' } = env;
  if (chosen !== 'electron' && chosen !== 'preview') throw new Error(`NIGHTLATCH_SHELL is neither: ${chosen}`);
  return chosen;
}

/** Starts the app and waits for its window. Rejects with its output if it ends before. */
export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  return chosenShell() === 'electron' ? launchInElectron(options) : launchInPreview(options);
}
