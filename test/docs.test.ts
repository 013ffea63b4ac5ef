import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');

/** Folders of the repository. A path below another folder is on a user's computer, or made by a run. */
const ours = /^(?:assets|contract|docs|main|preload|renderer|test|tools)\//;

/**
 * Returns the file names in backticks, with their folder, or without one after another in the same line, as in
 * `a/b.ts`, `c.ts`.
 */
function namedFiles(page: string): readonly string[] {
  return readFileSync(join(root, page), 'utf8')
    .split('\n')
    .flatMap((line) => {
      let folder = '';
      return [...line.matchAll(/`([\w./*-]+\.(?:tsx?|mjs|md|json|yml))`/g)].flatMap(([, name = '']) => {
        if (name.includes('/')) folder = dirname(name);
        const path = name.includes('/') || folder === '' ? name : `${folder}/${name}`;
        return ours.test(path) && !name.startsWith('*') ? [path] : [];
      });
    });
}

test.each(pages)('%s names only files that exist', (page) => {
  const missing = namedFiles(page).filter((path) => globSync(path, { cwd: root }).length === 0);
  expect(missing).toEqual([]);
});

test.each(pages)('%s links only to pages that exist', (page) => {
  const links = [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)];
  const local = links.map(([, target = '']) => target).filter((target) => !/^\w+:/.test(target));
  expect(local.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});
