import { statSync } from 'node:fs';
import { nodeChoice } from './places.mjs';

/** Whether Node 24 is missing; also when an interrupted install left a part of it, because it is above 50 MB everywhere. */
export function isNodeMissing() {
  const { program, packaged, usable } = nodeChoice;
  if (!packaged) return !usable;
  return (statSync(program, { throwIfNoEntry: false })?.size ?? 0) < 50_000_000;
}

/** Exits with 1 when this system has no package of Node 24 and the Node that runs here is another version. */
export function refuseOtherNode() {
  if (nodeChoice.usable) return;
  process.stderr.write(
    `npm has no package of ${nodeChoice.wanted}, and this is Node ${process.versions.node}.\n` +
      'Install Node 24 from nodejs.org or with a version manager, and run the same command with it.\n',
  );
  process.exit(1);
}
