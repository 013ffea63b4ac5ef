import { withLock } from './lock.mjs';
import { installNode, isNodeMissing } from './node.mjs';
import { areNpmPackagesMissing, installNpmPackages } from './npm-packages.mjs';
import { installSystemPackages, missingSystemPackages } from './system-packages.mjs';

/**
 * What is missing for a task, as words for a person. Looks at files only and starts no process, so that it costs
 * next to nothing on every run.
 *
 * @param {'packages' | 'window' | 'everything'} needs
 */
export function findMissing(needs) {
  return [
    ...(areNpmPackagesMissing() ? ['npm packages'] : []),
    ...(isNodeMissing() ? ['Node 24'] : []),
    ...missingSystemPackages(needs).map((one) => one.what),
  ];
}

/**
 * Installs what is missing, or says the exact command and exits with 1 where it may not.
 *
 * @param {'packages' | 'window' | 'everything'} needs
 */
export async function setUp(needs) {
  if (findMissing(needs).length === 0) return;
  await withLock('set-up', async () => {
    // Looked at again inside the lock: another run may have just installed it.
    const missing = findMissing(needs);
    if (missing.length === 0) return;
    process.stdout.write(`Setting up what is missing: ${missing.join(', ')}\n`);
    if (areNpmPackagesMissing()) await installNpmPackages();
    if (isNodeMissing()) await installNode();
    const system = missingSystemPackages(needs);
    if (system.length > 0) await installSystemPackages(system);
    const still = findMissing(needs);
    if (still.length > 0) {
      process.stderr.write(`Set-up ended without an error, and yet this is missing: ${still.join(', ')}\n`);
      process.exit(1);
    }
  });
}
