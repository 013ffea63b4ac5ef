import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type Packages = Readonly<Record<string, Locked>>;

function packagesOf(folder: string): Packages {
  const file = join(import.meta.dirname, '../..', folder, 'package-lock.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly packages: Packages }).packages;
}

/** As Node looks for a module: beside the one that asks, then in each folder above it. */
function isLocked(packages: Packages, name: string, askedBy: string): boolean {
  for (let place = askedBy; ; place = place.slice(0, Math.max(place.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`] !== undefined) return true;
    if (place === '') return false;
  }
}

describe.each(['.', 'bench', 'test/mutation'])('the lockfile in %s', (folder) => {
  const packages = packagesOf(folder);

  test('holds every package for every system: npm ci refuses one that lacks any', () => {
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
