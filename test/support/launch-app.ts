import type { Page } from '@playwright/test';
import { launchInElectron } from './launch-in-electron.ts';
import { launchInPreview } from './launch-in-preview.ts';

/** What the operating system tells an app, raised where Electron raises it. */
export type PowerEvent =
  | 'suspend'
  | 'resume'
  | 'lock-screen'
  | 'unlock-screen'
  | 'shutdown'
  // Windows tells them to windows. Only in preview.
  | 'query-session-end'
  | 'session-end';

export interface LaunchOptions {
  /** The app's folder, from the root of the repository or absolute. By default the repository itself. */
  readonly app?: string;
  readonly args?: readonly string[];
  readonly userDataDir: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The socket or pipe that takes the addresses which this app opens in the browser. Needed only on macOS and Windows,
   * whose systems choose the browser themselves, whatever the environment says.
   */
  readonly browserSocket?: string;
  /** Where preview's DevTools listen; by default, at a port that the system chooses. */
  readonly devToolsPort?: number;
  /** What this app finds in `/etc` beside what is there: see `managed-computer.ts`. Only in preview. */
  readonly etc?: string;
}

export interface RunningApp {
  /** The app's window, loaded. */
  readonly page: Page;
  /** The main process, on every system. */
  readonly pid: number;
  raise(event: PowerEvent): Promise<void>;
  /** How long nobody has touched the computer, in s; `null`: what the system says again. */
  setIdleSeconds(seconds: number | null): Promise<void>;
  /** What a window manager tells main: the window comes to the front of the others, or goes behind one. */
  setFocused(focused: boolean): Promise<void>;
  /** Runs this script in main; resolves with its value, which JSON must be able to carry. */
  runInMain(script: string): Promise<unknown>;
  /** Everything main has printed so far; on Electron, since its debugger was reached: see the page's journal instead. */
  output(): string;
  /** Asks the app to quit, as its menu would; answers its exit code. */
  quit(): Promise<number>;
  /** SIGKILL: the app gets no chance to tidy up. */
  kill(): Promise<void>;
  /** Answers the exit code; -1 where a signal ended it. */
  waitForExit(): Promise<number>;
}

export type Shell = 'electron' | 'preview';

/** What apps run on: preview, or with `NIGHTLATCH_SHELL=electron` the electron binary. */
export function chosenShell(env: NodeJS.ProcessEnv = process.env): Shell {
  const { NIGHTLATCH_SHELL: chosen = 'preview' } = env;
  if (chosen !== 'electron' && chosen !== 'preview') throw new Error(`NIGHTLATCH_SHELL is neither: ${chosen}`);
  return chosen;
}

/** Starts the app and waits for its window. Rejects, with what it printed, when it ends before it has one. */
export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  return chosenShell() === 'electron' ? launchInElectron(options) : launchInPreview(options);
}
