import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseNode } from '../../../tools/scripts/set-up/choose-node.mjs';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: unknown;
  readonly cpu?: unknown;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type Packages = Readonly<Record<string, Locked>>;

function packagesOf(folder: string): Packages {
  const file = join(import.meta.dirname, '../../..', folder, 'package-lock.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly packages: Packages }).packages;
}

/** Resolves like Node: beside the requiring module, then in each folder above it. */
function isLocked(packages: Packages, name: string, askedBy: string): boolean {
  for (let place = askedBy; ; place = place.slice(0, Math.max(place.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`] !== undefined) return true;
    if (place === '') return false;
  }
}

describe.each(['.', 'tools/bench', 'test/mutation'])('the lockfile in %s', (folder) => {
  const packages = packagesOf(folder);

  test('contains every package for every system, because npm ci refuses one that lacks any', () => {
    const missing = Object.entries(packages).flatMap(
      ([place, { dependencies, devDependencies, optionalDependencies }]) =>
        Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
          .filter((name) => !isLocked(packages, name, place))
          .map((name) => `${name}, asked for by ${place === '' ? 'the project' : place}`),
    );
    expect(missing).toEqual([]);
  });

  test('pins every package by its content', () => {
    const loose = Object.entries(packages).filter(([place, { integrity }]) => place !== '' && integrity === undefined);
    expect(loose.map(([place]) => place)).toEqual([]);
  });
});

describe('Node for the project’s own scripts', () => {
  const packages = packagesOf('.');
  const locked = packages['']?.optionalDependencies ?? {};

  test('comes from one package per system, each locked by content', () => {
    expect(Object.keys(locked).length).toBeGreaterThan(0);
    for (const [name, version] of Object.entries(locked)) {
      const [, os, cpu] = /^node-(\w+)-(\w+)$/.exec(name) ?? [];
      expect(packages[`node_modules/${name}`], name).toMatchObject({
        version,
        integrity: expect.stringMatching(/^sha512-/),
        os: os === 'win' ? 'win32' : os,
        cpu,
        optional: true,
      });
      expect(version).toMatch(/^24\./);
    }
  });

  test('is searched in exactly the packages that the lockfile contains', () => {
    const systems = ['darwin', 'linux', 'win32'].flatMap((platform) =>
      ['arm64', 'ia32', 'x64'].map((arch) => ({ platform, arch, execPath: 'own', versions: { node: '24.2.0' } })),
    );
    const chosen = systems.map((system) => chooseNode(system, 'modules')).filter(({ packaged }) => packaged);
    expect(chosen.map(({ program }) => program.split(sep)[1]).sort()).toEqual(Object.keys(locked).sort());
  });
});

test('no package has an install script except those that package.json refuses', () => {
  const { allowScripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
    readonly allowScripts: Readonly<Record<string, boolean>>;
  };
  const withScript = Object.entries(packagesOf('.')).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(Object.fromEntries(withScript.map(([place]) => [place.replace('node_modules/', ''), false]))).toEqual(
    allowScripts,
  );
});
