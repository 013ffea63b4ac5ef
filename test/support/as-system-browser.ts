import { mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * Makes `program` what a process started with this environment takes for the system's browser. `$BROWSER` alone is not
 * enough: with a display, `xdg-open` asks the desktop's own choice first, and a developer's real browser would open.
 */
export async function asSystemBrowser(folder: string, program: string): Promise<Readonly<Record<string, string>>> {
  if (process.platform === 'win32') return { BROWSER: program };
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await symlink(program, join(bin, 'xdg-open'));
  return { BROWSER: program, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}
