import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';

/**
 * Ends with 1 where `node_modules` is a link, or a junction on Windows: npm follows it, and would empty a folder that
 * is another checkout's. To be asked before anything is installed; to run from one that is complete does no harm.
 *
 * @param {string} [room]
 */
export function refuseLinkedPackages(room = '') {
  const place = join(room, 'node_modules');
  const folder = join(root, place);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  const remove = process.platform === 'win32' ? `rmdir ${place}` : `rm ${place}`;
  process.stderr.write(
    `${place} is a link to ${readlinkSync(folder)}, and installing here would empty that folder.\n` +
      `Remove the link, which leaves what it points to, then try again:\n\n  ${remove}\n`,
  );
  process.exit(1);
}
