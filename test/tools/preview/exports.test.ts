import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const electron = createRequire(import.meta.url).resolve('electron/electron.d.ts');
const declarations = readFileSync(electron, 'utf8');
const previewFile = (name: string) => readFileSync(new URL(`../../../tools/preview/${name}`, import.meta.url), 'utf8');

/** Returns the values that Electron's own types declare as a module's exports. */
function declared(namespace: string): readonly string[] {
  const start = declarations.indexOf(`  namespace ${namespace} {`);
  const text = declarations.slice(start, declarations.indexOf('\n  }\n', start));
  return [...text.matchAll(/^ {4}(?:const|class) (\w+)/gm)].map(([, name = '']) => name).sort();
}

function exported(file: string): readonly string[] {
  const text = previewFile(file);
  const lists = [...text.matchAll(/^export const \{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(','));
  const single = [...text.matchAll(/^export const (\w+)/gm)].map(([, name = '']) => name);
  return [...lists.map((name) => name.trim()).filter((name) => name !== ''), ...single].sort();
}

test.each([
  ['Main', 'electron-main.ts'],
  ['Common', 'electron-common.ts'],
])('every export of Electron’s %s can be imported in preview', (namespace, file) => {
  expect(declared(namespace).length).toBeGreaterThan(2);
  expect(exported(file)).toEqual(declared(namespace));
});
