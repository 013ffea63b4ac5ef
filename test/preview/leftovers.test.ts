import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chosenShell } from '../support/launch-app.ts';
import { createFixture, type Fixture } from './fixture-app.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.close());

/** Every process below this one, with all of theirs. */
function descendants(pid: number): readonly number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  return below(pid);
}

function isAlive(pid: number): boolean {
  try {
    // A zombie is dead: whoever inherited it has not looked yet.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const foldersOf = (pid: number) => readdirSync(tmpdir()).filter((name) => name.startsWith(`latchkey-preview-${pid}-`));

describe.runIf(chosenShell() === 'preview' && process.platform === 'linux')('nothing is left behind', () => {
  test.each([
    ['quit', (app: Awaited<ReturnType<Fixture['start']>>) => app.quit()],
    [
      'SIGTERM',
      async (app: Awaited<ReturnType<Fixture['start']>>) => {
        process.kill(app.pid, 'SIGTERM');
        expect(await app.waitForExit()).toBe(0);
        expect(app.output()).toMatch(/app before-quit[\s\S]+window closed[\s\S]+app will-quit[\s\S]+app quit 0/);
      },
    ],
    ['SIGKILL', (app: Awaited<ReturnType<Fixture['start']>>) => app.kill()],
  ] as const)('after %s', async (_how, end) => {
    const app = await fixture.start();
    const processes = descendants(app.pid);
    expect(processes.length).toBeGreaterThan(2);
    expect(foldersOf(app.pid)).toHaveLength(1);
    await end(app);
    await expect.poll(() => processes.filter(isAlive), { timeout: 8_000 }).toEqual([]);
    await expect.poll(() => foldersOf(app.pid), { timeout: 8_000 }).toEqual([]);
  });
});
