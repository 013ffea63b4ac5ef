import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** How long Chromium may take to end by itself, in ms. */
const patience = 3_000;

/** Resolves when Chromium has exited: on the request `ask`, or killed after the timeout. */
export async function endChromium(child: ChildProcess, ask: () => unknown): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  await ask();
  const late = pause(patience, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
  await Promise.race([gone, late]);
  await gone;
}
