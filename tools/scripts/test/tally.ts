import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * The result of a suite. Failed and skipped tests have names, so that a skip is never silent and the end of a long
 * output, often all that is kept of it, shows the causes.
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
 * Compares a runner's report with its exit code: a missing report, a report without a test, and a failing exit code
 * without a reported failure each count as a failure.
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

/** Returns the last lines of a run: a line per skipped or failed test, and the totals at the very end. */
export function closingLines(tally: Tally): readonly string[] {
  return [
    ...tally.skipped.map((name) => `skipped: ${name}`),
    ...tally.failed.map((name) => `failed: ${name}`),
    `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`,
  ];
}
