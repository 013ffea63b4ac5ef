import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Children, failsToStart } from './children.ts';

/** Starts a virtual X server, which chooses a free display number itself. Resolves with the value for `DISPLAY`. */
export async function startDisplay(children: Children): Promise<string> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-noreset'];
  const child = children.start('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = createInterface({ input: child.stdio[3] as Readable });
  const [line] = (await Promise.race([once(number, 'line'), failsToStart(child, 'Xvfb')])) as [string];
  return `:${line}`;
}
