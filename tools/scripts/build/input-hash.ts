import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle-options.ts';

const inputs = [
  'assets',
  'contract',
  'main',
  'preload',
  'renderer',
  'tools/scripts/build',
  'package.json',
  'package-lock.json',
];

/** Returns one hash over the content of all files that a build reads. File dates are unreliable after a checkout. */
export function hashInputs(): string {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap(listFiles)) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function listFiles(path: string): readonly string[] {
  if (/\.(json|ts)$/.test(path)) return [path];
  const entries = readdirSync(join(root, path), { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)).sort();
}
