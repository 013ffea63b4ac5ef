import { statSync } from 'node:fs';
import { nodeChoice } from './places.mjs';

/**
 * Returns whether Node 24 is missing. Its program is above 50 MB on every system, so a smaller file is the rest of an
 * interrupted installation and counts as missing.
 */
export function isNodeMissing() {
  const { program, packaged, usable } = nodeChoice;
  if (!packaged) return !usable;
  return (statSync(program, { throwIfNoEntry: false })?.size ?? 0) < 50_000_000;
}

/** Exits with 1 if this system has no package of Node 24 and the running Node is another version. */
export function refuseOtherNode() {
  if (nodeChoice.usable) return;
  process.stderr.write(
    `npm has no package of ${nodeChoice.wanted}, and this is Node ${process.versions.node}.\n` +
      'Install Node 24 from nodejs.org or with a version manager, and run the same command with it.\n',
  );
  process.exit(1);
}
