import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseNode } from './choose-node.mjs';

export const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Git-ignored; everything in it can be generated again. */
export const cacheFolder = join(root, '.cache');

export const nodeChoice = chooseNode(process, join(root, 'node_modules'));

/** The Node that runs everything but the set-up: the major version that Electron embeds. */
export const projectNode = nodeChoice.program;
