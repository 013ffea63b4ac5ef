import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { ConfigProblem } from '../../contract/session-state.ts';
import { problemsOf } from './config-problems.ts';
import { type Config, configSchema } from './config-schema.ts';
import { findJsonFault } from './json-fault.ts';

export interface ConfigPlaces {
  /** The file named on the command line. If it is missing, that is an error: no other file is read instead. */
  readonly argument?: string | undefined;
  /** The platform's configuration folder for this app. Its `config.json` is optional. */
  readonly configFolder: string;
  /** The file that ships with the app. */
  readonly bundled: string;
  /** A packaged build never connects to an insecure issuer, whatever its configuration says. */
  readonly packaged: boolean;
}

/**
 * Thrown if the configuration cannot be used. `problems` names each invalid field, its value and the expected value.
 */
export class ConfigError extends Error {
  readonly code: Extract<SessionErrorCode, 'config-unreadable' | 'config-invalid'>;
  readonly file: string;
  readonly problems: readonly ConfigProblem[];

  constructor(code: ConfigError['code'], file: string, problems: readonly ConfigProblem[]) {
    super(code);
    this.name = 'ConfigError';
    this.code = code;
    this.file = file;
    this.problems = problems;
  }
}

const sizeAtMost = 1024 * 1024;

/**
 * Reads the one configuration file that applies, once, and freezes the result. Throws `ConfigError`. The fields are
 * described in docs/configuration.md.
 */
export function readConfig({ argument, configFolder, bundled, packaged }: ConfigPlaces): Config {
  if (argument !== undefined) return parseConfig(argument, readText(argument), { packaged, mayBeEmpty: false });
  const own = join(configFolder, 'config.json');
  const text = readText(own, 'may be missing');
  if (text !== null) return parseConfig(own, text, { packaged, mayBeEmpty: false });
  return parseConfig(bundled, readText(bundled), { packaged, mayBeEmpty: true });
}

interface ParseRules {
  readonly packaged: boolean;
  readonly mayBeEmpty: boolean;
}

function parseConfig(file: string, text: string, { packaged, mayBeEmpty }: ParseRules): Config {
  const value = jsonOf(file, text);
  const asksForInsecure = typeof value === 'object' && value !== null && Reflect.get(value, 'allowInsecureLoopback');
  const schema = configSchema({ insecureLoopback: asksForInsecure === true && !packaged, mayBeEmpty, packaged });
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ConfigError('config-invalid', file, problemsOf(parsed.error.issues, value));
  return deepFreeze(parsed.data);
}

function readText(file: string): string;
function readText(file: string, missing: 'may be missing'): string | null;
function readText(file: string, missing?: 'may be missing'): string | null {
  const unreadable = (found: string, expected: string) =>
    new ConfigError('config-unreadable', file, [{ field: '(file)', found, expected }]);
  let descriptor: number | null = null;
  try {
    // Open without blocking: a named pipe would block the start for ever.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw unreadable('no plain file', 'a JSON file');
    if (stats.size > sizeAtMost) throw unreadable(`${stats.size} bytes`, 'at most 1 MiB');
    return readFileSync(descriptor, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code = 'an error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && missing !== undefined) return null;
    throw unreadable(code === 'ENOENT' ? 'no such file' : code, 'a JSON file that can be read');
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column, found } = findJsonFault(text);
    const field = `line ${line}, column ${column}`;
    throw new ConfigError('config-unreadable', file, [{ field, found, expected: 'valid JSON' }]);
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) for (const inside of Object.values(value)) deepFreeze(inside);
  return Object.freeze(value);
}
