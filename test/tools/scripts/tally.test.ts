import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { firstLine } from '../../../tools/scripts/test/first-line.ts';
import { readPlaywrightReport } from '../../../tools/scripts/test/read-playwright-report.ts';
import { readVitestReport } from '../../../tools/scripts/test/read-vitest-report.ts';
import { addTallies, closingLines, tallyRun } from '../../../tools/scripts/test/tally.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-tally-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const vitestFile = (status: string, ...tests: readonly string[]) => ({
  name: '/project/test/a.test.ts',
  status,
  message: status === 'failed' ? 'SyntaxError: Unexpected token\n  at a.test.ts' : '',
  assertionResults: tests.map((state, index) => ({
    fullName: `test ${index}`,
    status: state,
    failureMessages:
      state === 'failed' ? ['\u001b[31mAssertionError: expected 1 to be 2\u001b[39m\n    at line 3'] : [],
  })),
});

describe('the closing lines', () => {
  test('sum up every suite, and name what was skipped and what failed', () => {
    const sum = addTallies([
      { passed: 2, failed: [], skipped: ['a'] },
      { passed: 3, failed: ['b: why'], skipped: [] },
    ]);
    expect(closingLines(sum)).toEqual(['skipped: a', 'failed: b: why', '5 passed, 1 failed, 1 skipped']);
  });
});

describe('a vitest report', () => {
  test('counts passed tests, and names the failed with their first line and the skipped', () => {
    const file = report({ testResults: [vitestFile('failed', 'passed', 'failed', 'skipped', 'todo')] });
    expect(tallyRun(file, 1, readVitestReport)).toEqual({
      passed: 1,
      failed: ['a.test.ts test 1: AssertionError: expected 1 to be 2'],
      skipped: ['test 2', 'test 3'],
    });
  });

  test('counts a file that did not load', () => {
    const file = report({ testResults: [vitestFile('failed'), vitestFile('passed', 'passed')] });
    expect(tallyRun(file, 1, readVitestReport)).toMatchObject({
      passed: 1,
      failed: ['a.test.ts: SyntaxError: Unexpected token'],
    });
  });
});

describe('a Playwright report', () => {
  const spec = (title: string, status: string) => ({
    file: 'a.spec.ts',
    title,
    tests: [{ status, results: status === 'flaky' ? [{ error: { message: 'Error: no page\n at 1' } }, {}] : [{}] }],
  });

  test('counts nested specs, and a retry as a failure', () => {
    const specs = [spec('one', 'expected'), spec('two', 'flaky'), spec('three', 'skipped')];
    const file = report({ suites: [{ specs: [], suites: [{ specs }] }], errors: [] });
    expect(tallyRun(file, 0, readPlaywrightReport)).toEqual({
      passed: 1,
      failed: ['a.spec.ts two: Error: no page'],
      skipped: ['a.spec.ts three'],
    });
  });

  test('counts an error outside any test', () => {
    const file = report({ suites: [{ specs: [spec('one', 'expected')] }], errors: [{ message: 'no browser' }] });
    expect(tallyRun(file, 1, readPlaywrightReport)).toMatchObject({ passed: 1, failed: ['no browser'] });
  });
});

describe('a run with an incomplete report', () => {
  test('has failed if it wrote no report', () => {
    const { failed } = tallyRun(join(folder, 'none.json'), 0, readVitestReport);
    expect(failed).toEqual(['none.json was not written: the run ended too early']);
  });

  test('has failed if it ran nothing', () => {
    const ranNothing = ['report.json has no test that ran'];
    expect(tallyRun(report({ testResults: [] }), 0, readVitestReport).failed).toEqual(ranNothing);
    const skipped = report({ testResults: [vitestFile('passed', 'skipped')] });
    expect(tallyRun(skipped, 0, readVitestReport).failed).toEqual(ranNothing);
  });

  test('has failed if only its exit code shows that', () => {
    const file = report({ testResults: [vitestFile('passed', 'passed')] });
    expect(tallyRun(file, 7, readVitestReport).failed).toEqual(['exit code 7, though report.json has no failure']);
  });
});

describe('the first line of a failure', () => {
  test('is cut if it is long', () => {
    expect(firstLine('x'.repeat(500))).toBe(`${'x'.repeat(400)}…`);
  });

  test('is empty if there is no message', () => {
    expect(firstLine(undefined)).toBe('');
  });
});
