import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { refuseLinkedPackages } from './linked-packages.mjs';
import { envOutside } from './npm-packages.mjs';
import { projectNode, root } from './places.mjs';
import { runStep } from './step.mjs';

/** Missing too where a download broke off: the program is above 50 MB on every system. */
export function isNodeMissing() {
  return !existsSync(projectNode) || statSync(projectNode).size < 50_000_000;
}

/** `npm ci` does this already, unless the person's own npm settings forbid install scripts. */
export async function installNode() {
  refuseLinkedPackages();
  await runStep('Node 24', 'node', ['installArchSpecificPackage.js'], {
    cwd: join(root, 'node_modules/node'),
    env: { ...envOutside(), npm_config_loglevel: 'error' },
  });
}
