import type { JSONReport, JSONReportSpec, JSONReportSuite } from '@playwright/test/reporter';
import { firstLine } from './first-line.ts';
import type { Tally } from './tally.ts';

/** Reads the report of Playwright's `json` reporter. A test that passed only on a retry counts as failed. */
export function readPlaywrightReport(report: unknown): Tally {
  const { suites, errors } = report as JSONReport;
  const runs = suites.flatMap(listSpecs).flatMap((spec) => spec.tests.map((test) => ({ spec, test })));
  const having = (...wanted: readonly string[]) => runs.filter(({ test }) => wanted.includes(test.status));
  return {
    passed: having('expected').length,
    failed: [
      ...having('unexpected', 'flaky').map(({ spec, test }) => {
        const said = test.results.find((result) => result.error !== undefined)?.error?.message;
        return `${spec.file} ${spec.title}: ${firstLine(said)}`;
      }),
      ...errors.map((error) => firstLine(error.message)),
    ],
    skipped: having('skipped').map(({ spec }) => `${spec.file} ${spec.title}`),
  };
}

function listSpecs(suite: JSONReportSuite): readonly JSONReportSpec[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(listSpecs)];
}
