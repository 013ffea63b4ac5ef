import { basename } from 'node:path';
import { firstLine } from './first-line.ts';
import type { Tally } from './tally.ts';

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** Reads the report of vitest's `json` reporter. A file that failed to load counts as one failure. */
export function readVitestReport(report: unknown): Tally {
  const files = (report as Report).testResults;
  const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: basename(file.name) })));
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: [
      ...tests
        .filter((test) => test.status === 'failed')
        .map((test) => `${test.file} ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`),
      ...broken.map((file) => `${basename(file.name)}: ${firstLine(file.message)}`),
    ],
    skipped: tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName),
  };
}
