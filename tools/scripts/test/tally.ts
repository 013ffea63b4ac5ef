import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * How a suite went. What failed and what was skipped has names, so that a skip is never silent and the end of a long
 * output, often all that is kept of it, says what to look at.
 */
export interface Tally {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

export const nothing: Tally = { passed: 0, failed: [], skipped: [] };

export function oneFailure(what: string): Tally {
  return { passed: 0, failed: [what], skipped: [] };
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.flatMap((tally) => tally.failed),
    skipped: tallies.flatMap((tally) => tally.skipped),
  };
}

/**
 * What a runner's report says, held against its exit code: a report that is missing, one without a single test, and an
 * exit code that says more than the report each count as a failure.
 */
export function tallyRun(file: string, exitCode: number, read: (report: unknown) => Tally): Tally {
  if (!existsSync(file)) return oneFailure(`${basename(file)} was not written: the run ended too early`);
  const tally = read(JSON.parse(readFileSync(file, 'utf8')));
  const failed = [...tally.failed];
  if (tally.passed + failed.length === 0) failed.push(`${basename(file)} has no test that ran`);
  else if (exitCode !== 0 && failed.length === 0)
    failed.push(`exit code ${exitCode}, though ${basename(file)} has no failure`);
  return { ...tally, failed };
}

/** The last lines of a run: a line for each test that was skipped or failed, and their numbers at the very end. */
export function closingLines(tally: Tally): readonly string[] {
  return [
    ...tally.skipped.map((name) => `skipped: ${name}`),
    ...tally.failed.map((name) => `failed: ${name}`),
    `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`,
  ];
}
