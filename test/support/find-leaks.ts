import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { WireTap } from './wire-tap.ts';

/** A place, and what was found there, by name and never by value. */
export interface Leak {
  readonly place: string;
  readonly what: string;
}

/** Returns each encoding in which a secret might be written. */
function disguises(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(secret),
  ];
}

export function findLeaks(place: string, text: string, secrets: WireTap['secrets']): Leak[] {
  return [...secrets].flatMap(([what, values]) =>
    [...values].some((value) => disguises(value).some((form) => text.includes(form))) ? [{ place, what }] : [],
  );
}

/** Searches every file below a folder, of any kind: logs, databases, caches. */
export async function findLeaksInFolder(
  folder: string,
  secrets: WireTap['secrets'],
): Promise<{ files: number; leaks: Leak[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const leaks: Leak[] = [];
  for (const file of files) {
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    // Chromium writes some strings as UTF-16.
    leaks.push(
      ...findLeaks(file, content.toString('latin1'), secrets),
      ...findLeaks(file, content.toString('utf16le'), secrets),
    );
  }
  return { files: files.length, leaks };
}

/** Returns all strings in the page's JavaScript heap, reachable or not yet collected. */
export async function takeHeap(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}
