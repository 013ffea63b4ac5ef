import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listTests, testListFile } from '../tools/scripts/test/list-tests.ts';

const root = join(import.meta.dirname, '..');
const lines = listTests(root).split('\n');

test('the list of tests is up to date', () => {
  const stored = new Set(readFileSync(join(root, testListFile), 'utf8').split(/\r?\n/));
  const missing = lines.filter((line) => !stored.has(line));
  expect(missing, `${testListFile} is out of date: run "npm run format"`).toEqual([]);
  expect(stored.size, `${testListFile} has lines too many: run "npm run format"`).toBe(new Set(lines).size);
});

test('every file in it has a rule', () => {
  expect(lines.filter((line) => /^- `[^`]+`: ?$/.test(line))).toEqual([]);
});
