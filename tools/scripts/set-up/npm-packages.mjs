import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { refuseLinkedPackages } from './linked-packages.mjs';
import { root } from './places.mjs';
import { runStep } from './step.mjs';

/**
 * Returns whether node_modules differs from package-lock.json. npm writes node_modules/.package-lock.json as the last
 * step of an installation, so an interrupted one is detected too. `room` is a folder with its own packages; by default
 * the project.
 *
 * @param {string} [room]
 */
export function areNpmPackagesMissing(room = '') {
  const folder = join(root, room);
  const wanted = readPackages(join(folder, 'package-lock.json'));
  const present = readPackages(join(folder, 'node_modules/.package-lock.json'));
  if (wanted === null) {
    throw new Error(`${join(room, 'package-lock.json')} is missing or broken: restore it from git.`);
  }
  if (present === null) return true;
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '') continue;
    const found = present[place];
    // Packages for other systems are in the lockfile but never installed here.
    if (found === undefined ? entry.optional !== true : !isSame(entry, found)) return true;
  }
  return Object.keys(present).some((place) => wanted[place] === undefined);
}

/** Returns the name of these packages for messages to the user. */
export const packagesOf = (room = '') => (room === '' ? 'npm packages' : `npm packages of ${room}/`);

function isSame(wanted, found) {
  return wanted.version === found.version && wanted.integrity === found.integrity;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/**
 * Includes the dependencies that the user's npm settings may omit. No install script runs, because everything that the
 * project needs of a package is in the package, pinned by package-lock.json, and a script could fetch something else.
 */
const installOptions = [
  '--include=dev',
  '--include=optional',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** @param {string} [room] */
export async function installNpmPackages(room = '') {
  refuseLinkedPackages(room);
  // Windows does not delete a running program, and after the first set-up this one may run from node_modules.
  const runsFromInside = process.execPath.startsWith(join(root, 'node_modules'));
  const command = runsFromInside && process.platform === 'win32' ? 'install' : 'ci';
  await runStep(packagesOf(room), 'npm', [command, ...installOptions], { cwd: join(root, room), env: envOutside() });
}

/** Returns the environment without this project's programs: npm must not run on a Node that it is about to replace. */
export function envOutside() {
  const inside = join(root, 'node_modules');
  const env = { ...process.env };
  // Windows calls the variable Path.
  for (const name of Object.keys(env).filter((one) => one.toUpperCase() === 'PATH')) {
    const folders = (env[name] ?? '').split(delimiter);
    env[name] = folders.filter((folder) => !folder.startsWith(inside)).join(delimiter);
  }
  return env;
}
