import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Switches whose value is a path. Chromium reads the second in its `=` form only. */
const paths = new Set(['config', 'user-data-dir']);

export interface Started {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  /** Whether the first argument is the app itself: `electron <app>`, as in a run from the sources. */
  readonly appIsNamed: boolean;
}

/**
 * Returns the arguments that start the same run again from any working directory. Relative paths become absolute,
 * because Electron restarts an app in the working directory of the run that ends.
 */
export function restartArguments({ argv, workingDirectory, appIsNamed }: Started): readonly string[] {
  const args = argv.slice(1);
  const { tokens } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: { config: { type: 'string' } },
  });
  const absolute = (path: string) => (path === '' ? '' : resolve(workingDirectory, path));
  const restarted = new Map<number, string>();
  for (const token of tokens) {
    const raw = args[token.index] ?? '';
    if (token.kind === 'option' && paths.has(token.name) && typeof token.value === 'string') {
      restarted.set(token.index, `--${token.name}=${absolute(token.value)}`);
    } else if (token.kind === 'positional' && appIsNamed && token.index === firstPositional(tokens)) {
      restarted.set(token.index, absolute(raw));
    } else {
      restarted.set(token.index, raw);
    }
  }
  return [...restarted.values()];
}

function firstPositional(tokens: readonly { readonly kind: string; readonly index: number }[]): number | undefined {
  return tokens.find(({ kind }) => kind === 'positional')?.index;
}

/** Returns the arguments that another process sent for its start, or `null` if they are invalid. */
export function readRestartArguments(data: unknown): readonly string[] | null {
  if (typeof data !== 'object' || data === null || !('restart' in data)) return null;
  const { restart } = data;
  const isArguments = Array.isArray(restart) && restart.length <= 100 && restart.every(isArgument);
  return isArguments ? (restart as readonly string[]) : null;
}

const isArgument = (value: unknown) => typeof value === 'string' && value.length <= 4_096 && !value.includes('\0');
