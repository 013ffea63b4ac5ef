import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { build } from '../../../tools/scripts/build.ts';

let bundle: string;
beforeAll(async () => {
  await build({ mode: 'run' });
  bundle = await readFile(join(import.meta.dirname, '../../../dist/main/main.js'), 'utf8');
}, 60_000);

/**
 * Returns the code outside function bodies, which runs while the bundle is evaluated. Rolldown indents all other code
 * by tabs.
 */
const topLevel = () => bundle.split('\n').filter((line) => /^[^\s/*}]/.test(line));

test('no native addon and no package is loaded before the first statement of main', () => {
  const loaded = topLevel().flatMap((line) => /^import\b.*?["']([^"']+)["'];?$/.exec(line)?.[1] ?? []);
  expect(loaded.length).toBeGreaterThan(5);
  const supplied = (name: string) => name.startsWith('electron/') || builtinModules.includes(name.replace('node:', ''));
  expect(loaded.filter((name) => !supplied(name))).toEqual([]);
});

test('main removes the variables of the native loaders in its first statement', () => {
  const start = bundle.lastIndexOf('\n// main/main.ts\n');
  const [first] = bundle
    .slice(start)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('//'));
  expect(first).toBe('removeLoaderVariables(process.env);');
});

test('no module reads the environment, or loads another by a computed name, while it is evaluated', () => {
  const early = topLevel().slice(0, topLevel().indexOf('removeLoaderVariables(process.env);'));
  expect(early.length).toBeGreaterThan(100);
  expect(early.filter((line) => /process\.env|await import\(|process\.dlopen/.test(line))).toEqual([]);
});
