import { resolve } from 'node:path';

/** Preview's program, and its arguments up to the app's own. */
export const previewProgram = {
  program: process.execPath,
  args: [resolve(import.meta.dirname, '../../tools/preview/run.ts')],
} as const;
