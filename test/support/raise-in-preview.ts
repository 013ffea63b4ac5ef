import { test } from '@playwright/test';
import { chosenShell, type PowerEvent, type RunningApp } from './launch-app.ts';

/** Events that only preview can cause: see `tools/preview/README.md`. */
type PreviewEvent = 'window-covered' | 'window-uncovered' | 'window-minimized' | 'window-restored' | `press ${string}`;

/** Emits the event in preview, and skips the test on Electron, where no test can cause it. */
export async function raiseInPreview(app: RunningApp, event: PreviewEvent): Promise<void> {
  test.skip(chosenShell() !== 'preview', 'only preview can be told to do this');
  // It is sent like a power event, over the same channel.
  await app.raise(event as string as PowerEvent);
}
