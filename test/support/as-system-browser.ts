import { mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * Makes `program` the system browser of a process started with this environment. `$BROWSER` alone is not enough: with a
 * display, `xdg-open` prefers the desktop's own choice, and a developer's real browser would open.
 */
export async function asSystemBrowser(folder: string, program: string): Promise<Readonly<Record<string, string>>> {
  if (process.platform === 'win32') return { BROWSER: program };
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await symlink(program, join(bin, 'xdg-open'));
  return { BROWSER: program, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}
