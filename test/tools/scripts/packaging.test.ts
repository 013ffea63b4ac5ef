import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addonPackages } from '../../../main/vault/keychain/load-addon.ts';
import { readBranding } from '../../../tools/scripts/packaging/branding.ts';
import { checkFuses } from '../../../tools/scripts/packaging/fuse-wire.ts';
import { packagedPrograms } from '../../../tools/scripts/packaging/packaged-programs.ts';
import { type PackedApp, packApp } from '../../support/packing/packed-app.ts';

let app: PackedApp;

beforeAll(async () => {
  app = await packApp();
}, 120_000);

afterAll(() => app.remove());

/** Vite adds a hash of their content to these names. */
const withoutHash = (path: string) => path.replace(/-[\w-]{8}\.(css|js|svg)$/, '-HASH.$1');

const bundles = [
  '/assets/default-config.json',
  '/dist/main/main.js',
  '/dist/preload/preload.cjs',
  '/dist/renderer/assets/index-HASH.css',
  '/dist/renderer/assets/index-HASH.js',
  '/dist/renderer/assets/mark-HASH.svg',
  '/dist/renderer/index.html',
  '/package.json',
];
const licences = ['/node_modules/@napi-rs/keyring/LICENSE', '/node_modules/@node-rs/argon2/LICENSE'];

/** Returns the files of the two platform packages that npm installed on this computer. */
function addonFiles(): readonly string[] {
  const packages = (['@napi-rs/keyring', '@node-rs/argon2'] as const).flatMap((family) =>
    addonPackages(family, process.platform, process.arch),
  );
  const kept = (path: string) => path === 'package.json' || path.endsWith('.node') || path.startsWith('LICENSE');
  return packages.flatMap((name) => {
    const folder = join(import.meta.dirname, '../../../node_modules', name);
    return readIfThere(folder)
      .filter(kept)
      .map((file) => `/node_modules/${name}/${file}`);
  });
}

function readIfThere(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

describe('the archive', () => {
  test('contains the bundles, the default configuration and two addons, and no other file', () => {
    const addons = addonFiles();
    expect(addons.filter((path) => path.endsWith('.node'))).toHaveLength(2);
    expect(app.files.map(({ path }) => withoutHash(path)).sort()).toEqual([...bundles, ...licences, ...addons].sort());
  });

  test('keeps the addons’ packages beside itself, because the system cannot load a library from an archive', () => {
    const outside = app.files.filter(({ unpacked }) => unpacked).map(({ path }) => path);
    expect(outside.sort()).toEqual([...addonFiles()].sort());
    const folder = `${app.asar}.unpacked`;
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(found.map((entry) => join(entry.parentPath, entry.name).slice(folder.length)).sort()).toEqual(
      outside.sort(),
    );
  });

  test('has a package.json with what Electron reads, and no script', () => {
    const { appId, homepage, publisher } = readBranding();
    const manifest: unknown = JSON.parse(extractFile(app.asar, 'package.json').toString());
    expect(manifest).toMatchObject({
      main: 'dist/main/main.js',
      productName: 'Nightlatch',
      desktopName: `${appId}.desktop`,
      homepage,
      author: publisher,
    });
    for (const field of ['scripts', 'devDependencies', 'build']) expect(manifest).not.toHaveProperty(field);
  });
});

test('has nothing else beside it but Electron’s files, a package’s AppArmor profile, and what an updater reads', () => {
  const files = readdirSync(app.installed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(app.installed.length + 1));
  const profile =
    process.platform === 'linux'
      ? ['resources/apparmor-profile', 'resources/app-update.yml', 'resources/package-type']
      : [];
  const electrons = ['LICENSE.electron.txt', 'LICENSES.chromium.html', 'chrome-sandbox', 'nightlatch', 'version'];
  expect(paths.filter((path) => !path.startsWith('resources/app.asar.unpacked')).sort()).toEqual(
    [...electrons, ...profile, 'resources/app.asar'].sort(),
  );
});

test('has a program with every fuse in the released state, by packaging’s own check', () => {
  expect(checkFuses(app.program)).toEqual([]);
  expect(packagedPrograms(join(app.installed, '..'))).toEqual([app.program]);
  const mark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const program = readFileSync(app.program);
  const wire = program.indexOf(mark) + mark.length;
  // Parsed again without the product's own code: version 1, nine fuses, their states.
  expect(program.subarray(wire, wire + 11).toString('latin1')).toBe('\x01\x09010011001');
});
