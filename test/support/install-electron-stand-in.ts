import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const program = resolve(import.meta.dirname, 'electron-stand-in.ts');

/**
 * Writes a stand-in for Electron's program into `folder`, for use as `ELECTRON_OVERRIDE_DIST_PATH`, which Electron's
 * npm package and Playwright read. Not on Windows.
 */
export function installElectronStandIn(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const lines = [`#!${process.execPath}`, `await import(${JSON.stringify(program)});`, ''];
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'electron'), lines.join('\n'), { mode: 0o755 });
}
