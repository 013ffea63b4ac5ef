import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPlaywrightReport } from '../../scripts/test/read-playwright-report.ts';
import { readVitestReport } from '../../scripts/test/read-vitest-report.ts';
import { addTallies, closingLine, tallyRun } from '../../scripts/test/tally.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-tally-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const vitestFile = (status: string, ...tests: readonly string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((state, index) => ({ fullName: `test ${index}`, status: state })),
});

describe('the closing line', () => {
  test('sums what every suite says', () => {
    const sum = addTallies([
      { passed: 2, failed: 0, skipped: ['a'] },
      { passed: 3, failed: 1, skipped: [] },
    ]);
    expect(closingLine(sum)).toBe('5 passed, 1 failed, 1 skipped');
  });
});

describe('a vitest report', () => {
  test('counts passed, failed and skipped tests, and names the skipped', () => {
    const file = report({ testResults: [vitestFile('failed', 'passed', 'failed', 'skipped', 'todo')] });
    expect(tallyRun(file, 1, readVitestReport)).toEqual({ passed: 1, failed: 1, skipped: ['test 2', 'test 3'] });
  });

  test('counts a file that did not load', () => {
    const file = report({ testResults: [vitestFile('failed'), vitestFile('passed', 'passed')] });
    expect(tallyRun(file, 1, readVitestReport)).toMatchObject({ passed: 1, failed: 1 });
  });
});

describe('a Playwright report', () => {
  const spec = (title: string, status: string) => ({ file: 'a.spec.ts', title, tests: [{ status }] });

  test('counts nested specs, and a second try as a failure', () => {
    const specs = [spec('one', 'expected'), spec('two', 'flaky'), spec('three', 'skipped')];
    const file = report({ suites: [{ specs: [], suites: [{ specs }] }], errors: [] });
    expect(tallyRun(file, 0, readPlaywrightReport)).toEqual({ passed: 1, failed: 1, skipped: ['a.spec.ts three'] });
  });

  test('counts an error outside any test', () => {
    const file = report({ suites: [{ specs: [spec('one', 'expected')] }], errors: [{ message: 'no browser' }] });
    expect(tallyRun(file, 1, readPlaywrightReport)).toMatchObject({ passed: 1, failed: 1 });
  });
});

describe('a run that says less than it should', () => {
  test('has failed where it wrote no report', () => {
    expect(tallyRun(join(folder, 'none.json'), 0, readVitestReport).failed).toBe(1);
  });

  test('has failed where it ran nothing', () => {
    expect(tallyRun(report({ testResults: [] }), 0, readVitestReport).failed).toBe(1);
    expect(tallyRun(report({ testResults: [vitestFile('passed', 'skipped')] }), 0, readVitestReport).failed).toBe(1);
  });

  test('has failed where only its exit code says so', () => {
    expect(tallyRun(report({ testResults: [vitestFile('passed', 'passed')] }), 1, readVitestReport).failed).toBe(1);
  });
});
