import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { getRawHeader } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../../tools/scripts/build.ts';
import { checkFuses } from '../../../tools/scripts/packaging/fuse-wire.ts';
import { packagedPrograms } from '../../../tools/scripts/packaging/packaged-programs.ts';
import { builderArguments } from '../../../tools/scripts/packaging/signing.ts';
import { frameworkFile, writeElectronMacStandIn } from '../../support/packing/electron-mac-stand-in.ts';

const root = join(import.meta.dirname, '../../..');
let folder: string;

/**
 * Does what `npm run package -- --mac --dir --unsigned` runs, around stand-ins for Electron and for Apple's codesign.
 */
beforeAll(async () => {
  if (process.platform === 'win32') return;
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-mac-'));
  await build({ mode: 'run' });
  await writeElectronMacStandIn(join(folder, 'electron'));
  // An empty icon, because electron-builder would download a tool to make one from the PNG.
  await writeFile(join(folder, 'icon.icns'), 'icns\0\0\0\x08');
  await mkdir(join(folder, 'bin'));
  // Records its arguments, and copies the program as it is at that moment. The bundle is the last argument.
  const codesign = `#!/bin/sh\necho "$@" >> '${folder}/signings'\nfor bundle; do :; done\ncp "$bundle/${frameworkFile}" '${folder}/signed'\n`;
  await writeFile(join(folder, 'bin/codesign'), codesign);
  await chmod(join(folder, 'bin/codesign'), 0o755);
  const settings = [
    `-c.electronDist=${join(folder, 'electron')}`,
    `-c.directories.output=${join(folder, 'release')}`,
    `-c.mac.icon=${join(folder, 'icon.icns')}`,
  ];
  const args = builderArguments(['--mac', '--dir', '--unsigned', '--publish', 'never', ...settings], 'darwin', {});
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/electron-builder/cli.js'), ...args], {
    cwd: root,
    env: { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` },
  });
}, 120_000);

afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const bundle = () => (packagedPrograms(join(folder, 'release'))[0] ?? '').replace(`/${frameworkFile}`, '');

describe.skipIf(process.platform === 'win32')('an unsigned bundle for macOS', () => {
  test('has every fuse in the released state, at the place that packaging reads', () => {
    expect(packagedPrograms(join(folder, 'release'))).toHaveLength(1);
    expect(checkFuses(join(bundle(), frameworkFile))).toEqual([]);
  });

  test('gets a new ad-hoc signature after its fuses are set, because Apple Silicon would kill it otherwise', () => {
    const signings = readFileSync(join(folder, 'signings'), 'utf8').trim().split('\n');
    expect(signings).toHaveLength(1);
    expect(signings[0]).toMatch(/^--sign - --force .*\.app$/);
    expect(checkFuses(join(folder, 'signed'))).toEqual([]);
  });

  test('has the hash of the archive’s header in Info.plist, which Electron compares on macOS', () => {
    const asar = join(bundle(), 'Contents/Resources/app.asar');
    const hash = createHash('sha256').update(getRawHeader(asar).headerString).digest('hex');
    const plist = readFileSync(join(bundle(), 'Contents/Info.plist'), 'utf8');
    const named =
      /<key>ElectronAsarIntegrity<\/key>.*?<key>(.*?)<\/key>.*?<string>SHA256<\/string>.*?<string>(.*?)<\/string>/s;
    expect(named.exec(plist)?.slice(1)).toEqual(['Resources/app.asar', hash]);
    expect(existsSync(`${asar}.unpacked`)).toBe(true);
  });
});
