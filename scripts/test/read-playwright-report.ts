import type { JSONReport, JSONReportSpec, JSONReportSuite } from '@playwright/test/reporter';
import type { Tally } from './tally.ts';

/** Reads the report of Playwright's `json` reporter. A test that passed only at a second try has failed once. */
export function readPlaywrightReport(report: unknown): Tally {
  const { suites, errors } = report as JSONReport;
  const runs = suites.flatMap(listSpecs).flatMap((spec) => spec.tests.map((test) => ({ spec, status: test.status })));
  const count = (...wanted: readonly string[]) => runs.filter((run) => wanted.includes(run.status)).length;
  return {
    passed: count('expected'),
    failed: count('unexpected', 'flaky') + errors.length,
    skipped: runs.filter((run) => run.status === 'skipped').map(({ spec }) => `${spec.file} ${spec.title}`),
  };
}

function listSpecs(suite: JSONReportSuite): readonly JSONReportSpec[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(listSpecs)];
}
