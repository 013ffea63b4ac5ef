import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

export interface TrustRules {
  /** `false` on Windows, where the folder's access list controls who may write, and Node cannot read that list. */
  readonly posix: boolean;
  /** The user id whose files are trusted. */
  readonly administrator: number;
  /** This folder and those above it are not checked. */
  readonly trustedAbove: string;
}

export type PolicyText =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'untrusted' | 'unreadable'; readonly found: string; readonly expected: string };

const sizeAtMost = 64 * 1024;
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * Reads the file if only an administrator could have written it: a plain file in plain folders, each owned by the
 * administrator and writable by no other user. The opened file is checked, not its name, which may be reassigned
 * meanwhile.
 */
export function readTrusted(file: string, rules: TrustRules): PolicyText {
  const folderFault = rules.posix ? folderFaultOf(dirname(file), rules) : null;
  if (folderFault !== null) return folderFault;
  let descriptor: number;
  try {
    descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'an error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'none' };
    if (code === 'ELOOP') return { kind: 'untrusted', found: 'a symbolic link', expected: 'a plain file' };
    return { kind: 'unreadable', found: code, expected: 'a file that can be read' };
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'untrusted', found: 'no plain file', expected: 'a plain file' };
    const fault = rules.posix ? ownershipFault(stats, rules) : null;
    if (fault !== null) return { kind: 'untrusted', found: fault, expected };
    const buffer = Buffer.alloc(sizeAtMost + 1);
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    if (length > sizeAtMost) {
      return { kind: 'unreadable', found: 'more than 64 KiB', expected: 'at most 64 KiB' };
    }
    return { kind: 'text', text: buffer.toString('utf8', 0, length) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'an error';
    return { kind: 'unreadable', found: code, expected: 'a file that can be read' };
  } finally {
    closeSync(descriptor);
  }
}

const expected = 'owned by the administrator and writable by nobody else';

function folderFaultOf(folder: string, rules: TrustRules): PolicyText | null {
  if (folder === rules.trustedAbove) return null;
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return { kind: 'none' };
  const fault = stats.isDirectory() ? ownershipFault(stats, rules) : 'no plain folder';
  if (fault !== null) return { kind: 'untrusted', found: `the folder ${folder}: ${fault}`, expected };
  const above = dirname(folder);
  return above === folder ? null : folderFaultOf(above, rules);
}

function ownershipFault(stats: Stats, { administrator }: TrustRules): string | null {
  if (stats.uid !== administrator) return `owned by user ${stats.uid}`;
  if ((stats.mode & 0o022) !== 0) return `mode ${(stats.mode & 0o777).toString(8)}`;
  return null;
}
