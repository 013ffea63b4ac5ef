import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const program = resolve(import.meta.dirname, 'electron-stand-in.ts');

/**
 * Writes a stand-in for Electron's program into `folder`, which is to be named by `ELECTRON_OVERRIDE_DIST_PATH`, as
 * Electron's own npm package and Playwright look for it there. Not on Windows.
 */
export function installElectronStandIn(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const lines = [`#!${process.execPath}`, `await import(${JSON.stringify(program)});`, ''];
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'electron'), lines.join('\n'), { mode: 0o755 });
}
