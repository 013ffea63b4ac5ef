import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Returns the address on which the first instance with this user data folder listens. */
export function instanceAddress(userData: string): string {
  const name = `nightlatch-preview-${createHash('sha256').update(userData).digest('hex').slice(0, 32)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  // On Linux an abstract name, which leaves no stale file.
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}
