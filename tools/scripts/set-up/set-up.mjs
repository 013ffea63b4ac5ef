import { withLock } from './lock.mjs';
import { isNodeMissing, refuseOtherNode } from './node.mjs';
import { areNpmPackagesMissing, installNpmPackages, packagesOf } from './npm-packages.mjs';
import { installSystemPackages, missingSystemPackages } from './system-packages.mjs';

/**
 * Returns what is missing for a task, in words for the user. Only reads files and starts no process, so that it costs
 * almost nothing on every run. `room` is a folder whose own packages are needed besides the project's.
 *
 * @param {'packages' | 'window' | 'preview' | 'everything'} needs
 * @param {string} [room]
 */
export function findMissing(needs, room) {
  return [
    ...(areNpmPackagesMissing() ? ['npm packages'] : []),
    ...(isNodeMissing() ? ['Node 24'] : []),
    ...(room !== undefined && areNpmPackagesMissing(room) ? [packagesOf(room)] : []),
    ...missingSystemPackages(needs).map((one) => one.what),
  ];
}

/**
 * Installs what is missing, or prints the exact command and exits with 1 if it may not.
 *
 * @param {'packages' | 'window' | 'preview' | 'everything'} needs
 * @param {string} [room]
 */
export async function setUp(needs, room) {
  refuseOtherNode();
  if (findMissing(needs, room).length === 0) return;
  await withLock('set-up', async () => {
    // Checked again inside the lock, because another run may have just installed it.
    const missing = findMissing(needs, room);
    if (missing.length === 0) return;
    process.stdout.write(`Setting up what is missing: ${missing.join(', ')}\n`);
    // Node is one of the packages. If only its program is missing or broken, only a new installation replaces it.
    if (areNpmPackagesMissing() || isNodeMissing()) await installNpmPackages();
    if (room !== undefined && areNpmPackagesMissing(room)) await installNpmPackages(room);
    const system = missingSystemPackages(needs);
    if (system.length > 0) await installSystemPackages(system);
    const still = findMissing(needs, room);
    if (still.length > 0) {
      process.stderr.write(`Set-up ended without an error, and yet this is missing: ${still.join(', ')}\n`);
      process.exit(1);
    }
  });
}
