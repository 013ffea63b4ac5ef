import type { FileHandle } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import type { EpochMs } from '../../contract/session-state.ts';
import type { Activity, ActivityEvent } from '../session/ports/index.ts';
import { type ChainEnd, chainStart, hashOf, lineAfter, verifyNext } from './chain.ts';
import { linesOf, openLogFile } from './log-file.ts';

export type Verdict =
  | { readonly ok: true; readonly entries: number }
  /** The first line, counted from 1, that does not continue the one before it. */
  | { readonly ok: false; readonly firstBad: number };

/** What happened, one line an event, each holding the hash of the line before it. */
export interface ActivityLog extends Activity {
  /**
   * Reads the whole file. An entry changed, removed or put in between shows; entries taken off the end do not.
   * Throws what the file system throws.
   */
  verify(): Promise<Verdict>;
  /** Resolves once all that was recorded is on the disk, or could not be written. */
  flush(): Promise<void>;
  /** Flushes. What is recorded after it is dropped. */
  close(): Promise<void>;
}

export interface ActivityLogSettings {
  /** In a folder of its own: the folder is closed to everybody but its owner. */
  readonly file: string;
  readonly now: () => EpochMs;
}

/** While the file cannot be written, this many events wait in memory; then the oldest go. */
const waitingAtMost = 1_000;

export function openActivityLog({ file, now }: ActivityLogSettings): ActivityLog {
  let waiting: readonly { readonly at: string; readonly event: ActivityEvent }[] = [];
  let handle: FileHandle | null = null;
  let end: ChainEnd = chainStart;
  let draining: Promise<void> | null = null;
  let closed = false;

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      if (handle === null) ({ handle, end } = await openLogFile(file));
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        const line = lineAfter(end, next.at, next.event);
        await handle.appendFile(`${line}\n`);
        end = { seq: end.seq + 1, hash: hashOf(line) };
        if (waiting[0] === next) waiting = waiting.slice(1);
      }
      await handle.datasync();
    }
  }

  /** After a failure the file is opened anew: how much of the line arrived is for the opening to find out. */
  async function letGo(): Promise<void> {
    const held = handle;
    handle = null;
    await held?.close().catch(() => undefined);
  }

  async function drainOnce(): Promise<void> {
    try {
      await writeWaiting();
    } catch {
      // What waits is tried again with the next event.
      await letGo();
    } finally {
      draining = null;
    }
  }

  function drain(): Promise<void> {
    draining ??= Promise.resolve().then(drainOnce);
    return draining;
  }

  return {
    record: (event) => {
      if (closed) return;
      waiting = [...waiting, { at: new Date(now()).toISOString(), event: inWords(event) }].slice(-waitingAtMost);
      void drain();
    },
    verify: async () => {
      await drain();
      return verdictOn(await readFile(file, 'utf8').catch(emptyWhereMissing));
    },
    flush: drain,
    close: async () => {
      closed = true;
      await drain();
      await letGo();
    },
  };
}

function emptyWhereMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}

function verdictOn(text: string): Verdict {
  let end: ChainEnd | null = chainStart;
  const lines = linesOf(text);
  for (const [index, line] of lines.entries()) {
    end = verifyNext(end, line);
    if (end === null) return { ok: false, firstBad: index + 1 };
  }
  return { ok: true, entries: lines.length };
}

/** The one text in an event that comes from outside, the name of a channel, is taken only where it looks like one. */
function inWords(event: ActivityEvent): ActivityEvent {
  if (event.what !== 'ipc-refused' || /^[a-z][a-z:-]{0,60}$/.test(event.channel)) return event;
  return { ...event, channel: '[refused]' };
}
