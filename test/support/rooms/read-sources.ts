import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from './syntax.ts';

const notOurs = new Set(['node_modules', 'dist', 'release', 'artifacts', 'test-results', '.cache', '.git']);

/** Returns every source file below a folder, tracked by git or not. */
export function readSources(root: string, below = ''): readonly SourceFile[] {
  return readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : readSources(root, path);
    if (!/\.(ts|tsx|mts|cts|mjs|cjs|js|jsx)$/.test(entry.name)) return [];
    return [{ path, text: readFileSync(join(root, path), 'utf8') }];
  });
}
