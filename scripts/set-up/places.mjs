import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Git-ignored; holds what can be made again. */
export const cacheFolder = join(root, '.cache');

/** The Node that everything but the set-up runs on: the version Electron embeds, from the npm package `node`. */
export const projectNode = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
