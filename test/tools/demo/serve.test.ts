import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { discoverDemo, signIn } from './demo-client.ts';

const script = fileURLToPath(new URL('../../../tools/demo/serve.ts', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly issuer: string;
  readonly clientId: string;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<number | null>;
}

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function launch(args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
  // Not `close`, which Node 24 does not emit if this side closed the IPC channel.
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve)).then(async (code) => {
    for (const stream of [child.stdout, child.stderr]) if (stream?.readableEnded === false) await once(stream, 'end');
    return code;
  });
  started.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return { child, output, ended };
}

async function start(...args: readonly string[]): Promise<Running> {
  const { child, output, ended } = launch(args);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => output.stdout.includes('\n') && resolve());
    ended.then(() => reject(new Error(output.stderr)));
  });
  return { child, output, ended, ...JSON.parse(output.stdout) };
}

test('prints one line when it is ready, and nothing else while it is used', async () => {
  const { issuer, clientId, output, child, ended } = await start('--access-token-seconds', '7');
  const config = await discoverDemo({ issuer, clientId, port: 0, close: async () => {} });
  const tokens = await signIn(config, { user: 'ada' }, { push: true });
  expect(tokens.expires_in).toBe(7);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(output).toEqual({ stdout: `${JSON.stringify({ issuer, clientId })}\n`, stderr: '' });
});

test.each<[string, readonly string[], (child: ChildProcess) => void]>([
  ['SIGINT', [], (child) => child.kill('SIGINT')],
  ['SIGTERM', [], (child) => child.kill('SIGTERM')],
  ['the end of its IPC channel', [], (child) => child.disconnect()],
  ['the end of its standard input', ['--until-stdin-closes'], (child) => child.stdin?.end()],
])('ends cleanly on %s, with a connection open', async (_reason, args, end) => {
  const { issuer, child, ended } = await start(...args);
  await fetch(`${issuer}/.well-known/openid-configuration`);
  end(child);
  expect(await ended).toBe(0);
  await expect(fetch(issuer)).rejects.toThrow();
});

test.each([
  ['--port', '99999'],
  ['--port', 'x'],
  ['--access-token-seconds', '0'],
  ['--unknown', '1'],
])('refuses %s %s and prints the reason', async (option, value) => {
  const { output, ended } = launch([option, value]);
  expect(await ended).toBe(1);
  expect(output.stdout).toBe('');
  expect(output.stderr).toContain(option);
});
