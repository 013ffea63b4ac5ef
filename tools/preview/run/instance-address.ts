import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the first instance with this folder of user data listens. */
export function instanceAddress(userData: string): string {
  const name = `nightlatch-preview-${createHash('sha256').update(userData).digest('hex').slice(0, 32)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  // Linux: an abstract name, which leaves no file to go stale.
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}
