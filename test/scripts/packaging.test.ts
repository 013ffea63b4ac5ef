import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listPackage } from '@electron/asar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '../../scripts/build.ts';

const root = join(import.meta.dirname, '../..');
/** What electron-builder looks for in Electron's program: a mark, a version, a count, and a state for each fuse. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
];

let folder: string;
let packaged: readonly string[];

/** The real electron-builder with the real settings, around a stand-in for Electron's program that has fuses as it has. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-packaging-'));
  const electron = join(folder, 'electron');
  await mkdir(join(electron, 'resources'), { recursive: true });
  const wire = Buffer.concat([Buffer.from(fuseMark), Buffer.from([1, fuseNames.length]), Buffer.from('10110111')]);
  await writeFile(join(electron, 'electron'), Buffer.concat([Buffer.from('\x7fELF'), wire, Buffer.alloc(64)]));
  await chmod(join(electron, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) await writeFile(join(electron, name), '');

  await build({ mode: 'run' });
  const settings = [`-c.electronDist=${electron}`, `-c.directories.output=${join(folder, 'release')}`];
  await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules/electron-builder/cli.js'), '--dir', '--linux', '--publish', 'never', ...settings],
    { cwd: root },
  );
  packaged = listPackage(asar(), { isPack: false }).map((path) => path.replaceAll('\\', '/'));
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const unpacked = () =>
  join(folder, 'release', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
const asar = () => join(unpacked(), 'resources/app.asar');

test('sets every fuse, and to what SECURITY.md promises', async () => {
  const program = await readFile(join(unpacked(), 'latchkey'));
  const at = program.indexOf(fuseMark) + fuseMark.length + 2;
  const states = program.subarray(at, at + fuseNames.length).toString('latin1');
  expect(Object.fromEntries(fuseNames.map((name, index) => [name, states[index] === '1']))).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

test('ships the three bundles and the configuration they begin with, and no room that is a tool', () => {
  for (const path of [
    '/dist/main/main.js',
    '/dist/preload/preload.cjs',
    '/dist/renderer/index.html',
    '/package.json',
  ]) {
    expect(packaged).toContain(path);
  }
  const topLevel = new Set(packaged.map((path) => path.split('/')[1]));
  expect([...topLevel].sort()).toEqual(['assets', 'dist', 'node_modules', 'package.json']);
  expect(packaged.filter((path) => path.startsWith('/assets/'))).toEqual(['/assets/default-config.json']);
});

test('ships no source map and no TypeScript', () => {
  expect(packaged.filter((path) => /\.(map|ts|tsx)$/.test(path))).toEqual([]);
});

test('ships no module but the keychain’s and the passcode’s own, with their native parts', () => {
  const modules = packaged.filter((path) => path.startsWith('/node_modules/@')).map((path) => path.split('/')[3]);
  const named = new Set(modules.filter((name) => name !== undefined));
  expect([...named].filter((name) => !/^(keyring|argon2)/.test(name))).toEqual([]);
  expect(packaged.filter((path) => /^\/node_modules\/[^@]/.test(path))).toEqual([]);
  for (const name of ['keyring', 'argon2']) {
    const isPart = (path: string) => path.includes(name) && path.endsWith('.node');
    expect(packaged.some(isPart), name).toBe(true);
  }
});
