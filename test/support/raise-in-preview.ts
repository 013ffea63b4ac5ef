import { test } from '@playwright/test';
import { chosenShell, type PowerEvent, type RunningApp } from './launch-app.ts';

/** What only preview can let happen: see `tools/preview/README.md`. */
type PreviewEvent = 'window-covered' | 'window-uncovered' | 'window-minimized' | 'window-restored' | `press ${string}`;

/** Raises it in preview, and skips the test on Electron, where no test can make the system do that. */
export async function raiseInPreview(app: RunningApp, event: PreviewEvent): Promise<void> {
  test.skip(chosenShell() !== 'preview', 'only preview can be told to do this');
  // It goes the way of a power event, over the same channel.
  await app.raise(event as string as PowerEvent);
}
