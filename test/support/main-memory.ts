import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApp } from './launch-app.ts';

/**
 * Writes the heap of main into the file. Electron has its own function for it; Node's heap signal has no effect there,
 * because Playwright starts Electron without NODE_OPTIONS.
 */
const write = (file: string) => `
  'takeHeapSnapshot' in process
    ? process.takeHeapSnapshot(${JSON.stringify(file)})
    : process.getBuiltinModule('node:v8').writeHeapSnapshot(${JSON.stringify(file)}) !== ''`;

/** Returns all strings that main's JavaScript can reach: V8 collects the others before the snapshot. */
export async function takeMainHeap(app: RunningApp, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'main.heapsnapshot');
  if ((await app.runInMain(write(file))) !== true) throw new Error('main has written no heap snapshot');
  const heap = await readFile(file, 'utf8');
  await rm(file);
  return heap;
}
