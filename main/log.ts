import { closeSync, constants, lstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export type LogValue = string | number | boolean;
export type LogFields = Readonly<Record<string, LogValue>>;
type Say = (word: string, fields?: LogFields) => void;

/**
 * A log of words and codes. Anything else is replaced by `[refused]`, so that no token response or other wire object
 * can be logged.
 */
export interface Log {
  readonly info: Say;
  readonly warn: Say;
  readonly error: Say;
  close(): void;
}

export interface LogSettings {
  /**
   * The log file, opened for appending and readable by its owner only. If it exceeds 1 MiB when it is opened, it is
   * renamed to `.old`, replacing the previous one.
   */
  readonly file?: string | undefined;
  /** Called with each line, including its line end. */
  readonly write?: ((line: string) => void) | undefined;
  readonly now?: () => number;
}

const sizeAtMost = 1024 * 1024;

/** Creates a log whose methods `info`, `warn` and `error` never throw: an app that cannot log must still lock. */
export function createLog({ file, write, now = Date.now }: LogSettings): Log {
  let descriptor: number | null = null;

  function append(line: string): void {
    if (file === undefined) return;
    descriptor ??= openOwned(file);
    writeSync(descriptor, line);
  }

  const say =
    (level: string): Say =>
    (word, fields = {}) => {
      try {
        const line = lineOf(new Date(now()).toISOString(), level, word, fields);
        write?.(line);
        append(line);
      } catch {
        // There is no other place to report the failure.
      }
    };

  return {
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

function openOwned(file: string): number {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const size = lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > sizeAtMost) renameSync(file, `${file}.old`);
  return openSync(file, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
}

function lineOf(at: string, level: string, word: string, fields: LogFields): string {
  const pairs = Object.entries(fields).map(([key, value]) => `${safe(key)}=${safe(value)}`);
  return `${[at, level, safe(word), ...pairs].join(' ')}\n`;
}

const refused = '[refused]';

/** Checks at run time what the types state, in case a caller bypassed them. */
function safe(value: unknown): string {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  if (typeof value !== 'string' || !/^[a-z0-9][a-z0-9 ._:-]{0,80}$/i.test(value) || looksSecret(value)) return refused;
  return value.includes(' ') ? `"${value}"` : value;
}

/**
 * Tokens, codes and verifiers are long and mix cases or digits; words do not. Hexadecimal counts from 32 characters on.
 */
function looksSecret(value: string): boolean {
  const runs = value.match(/[A-Za-z0-9_-]{20,}/g) ?? [];
  return runs.some((run) => (/[A-Z]/.test(run) && /[a-z0-9]/.test(run)) || (run.length >= 32 && /\d/.test(run)));
}
