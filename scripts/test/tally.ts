import { existsSync, readFileSync } from 'node:fs';

/** How a suite went. `skipped` has names, so that a skip is never silent. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: [] };
export const oneFailure: Tally = { passed: 0, failed: 1, skipped: [] };

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
    skipped: tallies.flatMap((tally) => tally.skipped),
  };
}

/**
 * What a runner's report says, held against its exit code: a report that is missing, one without a single test, and an
 * exit code that says more than the report each count as a failure.
 */
export function tallyRun(file: string, exitCode: number, read: (report: unknown) => Tally): Tally {
  if (!existsSync(file)) return oneFailure;
  const tally = read(JSON.parse(readFileSync(file, 'utf8')));
  const ranNothing = tally.passed + tally.failed === 0;
  const saysTooLittle = exitCode !== 0 && tally.failed === 0;
  return ranNothing || saysTooLittle ? { ...tally, failed: tally.failed + 1 } : tally;
}

export function closingLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`;
}
