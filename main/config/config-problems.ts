import type { z } from 'zod';
import type { ConfigProblem } from '../../contract/session-state.ts';

const foundLengthAtMost = 60;

/** Returns the problems of a configuration, one per field. An unknown field is named, without its value. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], value: unknown): readonly ConfigProblem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: fieldOf([...issue.path, key]),
        found: 'a field nobody knows',
        expected: 'only fields from docs/configuration.md',
      }));
    }
    return [{ field: fieldOf(issue.path), found: foundAt(value, issue.path), expected: issue.message }];
  });
}

/**
 * Returns a path such as `providers[0].issuer`, or `(file)` if the path is empty. A name that is not a word is quoted.
 */
function fieldOf(path: readonly PropertyKey[]): string {
  const steps = path.map((key) => {
    const name = String(key);
    if (typeof key === 'number') return `[${name}]`;
    return /^\w+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  });
  return steps.length === 0 ? '(file)' : shortened(steps.join('').replace(/^\./, ''), 120);
}

function foundAt(value: unknown, path: readonly PropertyKey[]): string {
  let found = value;
  for (const key of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined;
  return shortened(JSON.stringify(found) ?? 'nothing', foundLengthAtMost);
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
