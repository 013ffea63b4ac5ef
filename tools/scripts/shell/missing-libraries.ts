import { spawnSync } from 'node:child_process';

/** Returns the shared libraries that this program needs and this machine lacks. Empty if they cannot be listed. */
export function missingLibraries(program: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, name = '']) => name);
}
