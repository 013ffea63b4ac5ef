import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { build } from '../../../tools/scripts/build.ts';
import { brandingArguments, readBranding } from '../../../tools/scripts/packaging/branding.ts';
import { writeElectronStandIn } from './electron-stand-in.ts';

const root = join(import.meta.dirname, '../../..');

/** The app packed by the real electron-builder with the real settings, around stand-ins for Electron and fpm. */
export interface PackedApp {
  /** The installed folder: program, resources, licences. */
  readonly installed: string;
  readonly program: string;
  readonly asar: string;
  /** Every file in the archive and in `app.asar.unpacked` beside it, as `/dist/main/main.js`. */
  readonly files: readonly PackedFile[];
  /** Returns the content of a package, written by test/support/packing/fpm-stand-in.ts. Only on Linux. */
  readonly linuxPackage: (type: 'deb' | 'rpm') => string;
  /** Unpacks the archive, so that Node, which cannot read asar, can run it. Returns the app's folder. */
  readonly extract: () => string;
  readonly remove: () => Promise<void>;
}

export interface PackedFile {
  readonly path: string;
  readonly unpacked: boolean;
}

/**
 * Packs the app in a temporary folder; takes about 5 s. The bundles are those of `build({ mode: 'run' })`, which other
 * tests use at the same time, so that only their source maps differ from a release.
 */
export async function packApp(): Promise<PackedApp> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-packed-'));
  await build({ mode: 'run' });
  await writeElectronStandIn(join(folder, 'electron'));
  const isLinux = process.platform === 'linux';
  const branding = brandingArguments(readBranding());
  const target = isLinux ? ['--linux'] : ['--linux', '--dir'];
  const settings = [`-c.electronDist=${join(folder, 'electron')}`, `-c.directories.output=${join(folder, 'release')}`];
  await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules/electron-builder/cli.js'), ...target, '--publish', 'never', ...branding, ...settings],
    { cwd: root, env: { ...process.env, ...(isLinux ? { CUSTOM_FPM_PATH: await writeFpm(folder) } : {}) } },
  );

  const unpacked = process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`;
  const installed = join(folder, 'release', unpacked);
  const asar = join(installed, 'resources/app.asar');
  return {
    installed,
    program: join(installed, 'nightlatch'),
    asar,
    files: listFiles(asar),
    linuxPackage: (type) => join(folder, 'packages', type),
    extract: () => {
      extractAll(asar, join(folder, 'extracted'));
      return join(folder, 'extracted');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function writeFpm(folder: string): Promise<string> {
  const file = join(folder, 'fpm');
  const standIn = join(import.meta.dirname, 'fpm-stand-in.ts');
  await writeFile(
    file,
    `#!/bin/sh\nexec '${process.execPath}' '${standIn}' --out '${join(folder, 'packages')}' "$@"\n`,
  );
  await chmod(file, 0o755);
  return file;
}

function listFiles(asar: string): readonly PackedFile[] {
  const entries = listPackage(asar, { isPack: true }).map((line) => {
    const [, state, path = ''] = /^(\S+)\s*: (.*)$/.exec(line) ?? [];
    return { path: path.replaceAll('\\', '/'), unpacked: state === 'unpack' };
  });
  // The list contains folders too, which are recognised only by the entries inside them.
  return entries.filter(({ path }) => !entries.some((other) => other.path.startsWith(`${path}/`)));
}
