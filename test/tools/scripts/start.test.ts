import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const linux = process.platform === 'linux';
let temporary: string;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'start-test-'));
});
afterEach(() => rm(temporary, { recursive: true, force: true, maxRetries: 5 }));

/**
 * Returns every process that has our temporary folder in its environment or its arguments, so nothing started here can
 * hide.
 */
async function processesOfOurs(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const isOurs = environment.split('\0').includes(`TMPDIR=${temporary}`) || command.includes(temporary);
    if (isOurs && command !== '') found.push(command.replaceAll('\0', ' '));
  }
  return found;
}

async function startUntilItRuns() {
  const { DISPLAY, WAYLAND_DISPLAY, DBUS_SESSION_BUS_ADDRESS, ...rest } = process.env;
  const child = spawn(process.execPath, ['tools/scripts/run.mjs', 'start', '--shell=preview'], {
    cwd: root,
    env: { ...rest, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  while (!output.includes('preview: runs on')) {
    if (child.exitCode !== null) throw new Error(`npm start ended before it ran:\n${output}`);
    await delay(50);
  }
  return { child, ended, output: () => output };
}

// It reads /proc, which only Linux has, to prove that nothing is left.
test.skipIf(!linux)(
  'on a machine without a desktop it starts its own and prints that, and Ctrl-C leaves nothing behind',
  async () => {
    const { child, ended, output } = await startUntilItRuns();
    for (const words of [
      'a display',
      'a session bus',
      'a keychain',
      'nobody sees',
      'Demo provider at http://127.0.0.1:',
    ]) {
      expect(output()).toContain(words);
    }
    const running = (await processesOfOurs()).join('\n');
    for (const program of [
      'tools/demo/serve.ts',
      'tools/preview/run.ts',
      'Xvfb',
      'dbus-daemon',
      'gnome-keyring-daemon',
    ]) {
      expect(running).toContain(program);
    }

    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(await processesOfOurs()).toEqual([]);
    expect((await readdir(temporary)).filter((name) => name.startsWith('nightlatch-'))).toEqual([]);
  },
  60_000,
);

test.skipIf(!linux)(
  'an interruption during the start leaves nothing behind either',
  async () => {
    const child = spawn(process.execPath, ['tools/scripts/run.mjs', 'start', '--shell=preview'], {
      cwd: root,
      env: { ...process.env, TMPDIR: temporary },
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    while (!(await readdir(temporary)).some((name) => name.startsWith('nightlatch-demo'))) await delay(10);
    child.kill('SIGINT');
    await ended;
    expect(await processesOfOurs()).toEqual([]);
    expect((await readdir(temporary)).filter((name) => name.startsWith('nightlatch-'))).toEqual([]);
  },
  60_000,
);
