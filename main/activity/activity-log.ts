import type { FileHandle } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import type { EpochMs } from '../../contract/session-state.ts';
import type { Activity, ActivityEvent } from '../session/ports/index.ts';
import { type ChainEnd, chainStart, hashOf, lineAfter, verifyNext } from './chain.ts';
import { linesOf, openLogFile } from './log-file.ts';

export type Verdict =
  | { readonly ok: true; readonly entries: number }
  /** `firstBad` is the first line, counted from 1, that does not continue the previous one. */
  | { readonly ok: false; readonly firstBad: number };

/** A log of activity events, one line per event, each with the hash of the previous line. */
export interface ActivityLog extends Activity {
  /**
   * Reads the whole file. Detects an entry that was changed, removed or inserted, but not entries removed from the end.
   * Throws the file system's errors.
   */
  verify(): Promise<Verdict>;
  /** Resolves once every recorded event is on disk or could not be written. */
  flush(): Promise<void>;
  /** Flushes. Events recorded afterwards are dropped. */
  close(): Promise<void>;
}

export interface ActivityLogSettings {
  /** The log file. It must be in a folder of its own, because the folder is made accessible to its owner only. */
  readonly file: string;
  readonly now: () => EpochMs;
}

/** The number of events kept in memory while the file cannot be written. Beyond it, the oldest are dropped. */
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

  /** Closes the file after a failure. Opening it again finds out how much of the last line was written. */
  async function letGo(): Promise<void> {
    const held = handle;
    handle = null;
    await held?.close().catch(() => undefined);
  }

  async function drainOnce(): Promise<void> {
    try {
      await writeWaiting();
    } catch {
      // The next event triggers another attempt to write the waiting ones.
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

/** The channel name is the only external text in an event. It is replaced if it does not look like a channel name. */
function inWords(event: ActivityEvent): ActivityEvent {
  if (event.what !== 'ipc-refused' || /^[a-z][a-z:-]{0,60}$/.test(event.channel)) return event;
  return { ...event, channel: '[refused]' };
}
