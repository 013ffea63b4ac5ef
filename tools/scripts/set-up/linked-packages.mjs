import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';

/**
 * Exits with 1 if `node_modules` is a link, or a junction on Windows, because npm follows it and would empty a folder
 * of another checkout. Called only before an installation; running from a complete linked folder does no harm.
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
