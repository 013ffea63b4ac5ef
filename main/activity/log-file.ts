import { constants } from 'node:fs';
import { appendFile, chmod, type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ChainEnd, chainStart, hashOf, verifyNext } from './chain.ts';

const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW = 0 } = constants;

export interface OpenedLog {
  readonly handle: FileHandle;
  readonly end: ChainEnd;
}

/**
 * Opens the log for appending, accessible to its owner only, and finds the end of its chain. A last line without a line
 * end was torn by a crash. It is moved to a `.torn` file beside the log, so that nothing is appended to it. Throws the
 * file system's errors.
 */
export async function openLogFile(file: string): Promise<OpenedLog> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const handle = await open(file, O_APPEND | O_CREAT | O_RDWR | O_NOFOLLOW, 0o600);
  try {
    await handle.chmod(0o600);
    const content = await readFile(handle);
    const whole = content.subarray(0, content.lastIndexOf('\n') + 1);
    if (whole.length < content.length) {
      await appendFile(`${file}.torn`, Buffer.concat([content.subarray(whole.length), Buffer.from('\n')]), {
        mode: 0o600,
      });
      await handle.truncate(whole.length);
    }
    return { handle, end: endOf(linesOf(whole.toString('utf8'))) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}

/** Continues a broken chain from its last line. The break stays in the file, where `verify` finds it. */
function endOf(lines: readonly string[]): ChainEnd {
  const last = lines.at(-1);
  if (last === undefined) return chainStart;
  const before: ChainEnd =
    lines.length === 1 ? chainStart : { seq: lines.length - 1, hash: hashOf(lines.at(-2) ?? '') };
  return verifyNext(before, last) ?? { seq: lines.length, hash: hashOf(last) };
}
