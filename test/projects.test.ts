import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import { projects } from '../tools/scripts/test/projects.ts';

const root = join(import.meta.dirname, '..');

/** Everything that looks like a test, wherever it lies and however its name is spelt. */
const looksLikeTest = globSync('{contract,main,preload,renderer,test,tools}/**/*.{test,tests,spec,specs}.*', {
  cwd: root,
})
  .map((path) => path.split(sep).join('/'))
  .filter((path) => !path.includes('node_modules/'));
const ofPlaywright = /^test\/(flows|app)\/.*\.spec\.ts$/;

test('every test file belongs to exactly one project of vitest, or to Playwright', { timeout: 60_000 }, () => {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const json = execFileSync(process.execPath, [vitest, 'list', '--filesOnly', '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const listed = JSON.parse(json) as readonly { readonly file: string; readonly projectName: string }[];
  const found = listed.map(({ file }) => relative(root, file).split(sep).join('/'));
  expect(found.toSorted()).toEqual(looksLikeTest.filter((path) => !ofPlaywright.test(path)).toSorted());
  expect([...new Set(listed.map(({ projectName }) => projectName))].sort()).toEqual(Object.keys(projects).sort());
});

/** What outlives the file that does it, in a process that the next file shares. */
const leavesBehind = /vi\.(?:do)?mock\(|vi\.stub|process\.(?:on|once|chdir)\(|process\.env\.\w+ = |globalThis\.\w+ = /i;

const shared = Object.values(projects)
  .filter(({ isolate }) => !isolate)
  .flatMap(({ include, exclude }) => globSync([...include], { cwd: root, exclude: [...exclude] }));

test('a file that shares its process with others leaves nothing behind in it', () => {
  expect(shared.length).toBeGreaterThan(100);
  expect(shared.filter((path) => leavesBehind.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});
