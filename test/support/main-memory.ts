import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningApp } from './launch-app.ts';

/**
 * The environment for an app whose main process writes what is in its heap into `folder` when it is asked to. `plant` is
 * run in it before anything else.
 */
export async function heapToFolder(folder: string, plant = ''): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true });
  const planted = plant === '' ? '' : ` --import=data:text/javascript,${encodeURIComponent(plant)}`;
  return { NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}${planted}` };
}

/** All strings that main's JavaScript can still reach: V8 collects what it cannot before it writes them down. */
export async function takeMainHeap({ pid }: RunningApp, folder: string): Promise<string> {
  process.kill(pid, 'SIGUSR2');
  for (let tries = 0; tries < 300; tries += 1) {
    await delay(100);
    const [name] = (await readdir(folder)).filter((file) => file.endsWith('.heapsnapshot'));
    if (name === undefined) continue;
    const heap = await readFile(join(folder, name), 'utf8');
    // Written from front to back, and the last of it is the end of its list of strings.
    if (!heap.trimEnd().endsWith(']}')) continue;
    await rm(join(folder, name));
    return heap;
  }
  throw new Error('main has written no heap snapshot');
}
