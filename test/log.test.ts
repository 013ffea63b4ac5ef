import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog, type LogFields } from '../main/log.ts';
import { Secret } from '../main/session/ports/secret.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-log-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Returns a logged line after its time and level. */
function said(word: string, fields?: LogFields): string {
  const lines: string[] = [];
  createLog({ write: (line) => lines.push(line), now: () => 0 }).info(word, fields);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^1970-01-01T00:00:00\.000Z info [^\n]*\n$/);
  return (lines[0] ?? '').slice('1970-01-01T00:00:00.000Z info '.length, -1);
}

test('a line has a time, a level, a word and fields', () => {
  expect(said('vault-failed', { code: 'keychain-locked', attempts: 2, retry: true, host: 'login.example.com' })).toBe(
    'vault-failed code=keychain-locked attempts=2 retry=true host=login.example.com',
  );
  expect(said('started', { mode: 'this run only' })).toBe('started mode="this run only"');
});

test.each(['info', 'warn', 'error'] as const)('%s logs its level', (level) => {
  const lines: string[] = [];
  createLog({ write: (line) => lines.push(line) })[level]('word');
  expect(lines[0]?.split(' ')[1]).toBe(level);
});

describe('a value that is not a fixed word is not logged', () => {
  test.each([
    ['a line end', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['a terminal command', '\u001b[31mred'],
    ['a quote', 'a"b'],
    ['an equals sign', 'a=b'],
    ['nothing', ''],
    ['a long text', 'a'.repeat(82)],
    ['a JWT', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2ln'],
    ['a refresh token', 'qK3vT9xLm2Rw8ZpB5nYc'],
    ['a token after a word', 'token qK3vT9xLm2Rw8ZpB5nYc'],
    ['a base 32 key', 'JBSWY3DPEHPK3PXPJBSW'],
    ['a token that happens to have no digit', 'qKzvTfxLmcRwyZpBznYc'],
    ['a hexadecimal key', 'd41d8cd98f00b204e9800998ecf8427e'],
  ])('%s', (_, value) => {
    expect(said('word', { value })).toBe('word value=[refused]');
    expect(said(value)).toBe('[refused]');
    expect(said('word', { [value]: 1 })).toBe('word [refused]=1');
  });

  test.each([
    ['an object', { access_token: 'x' }],
    ['a list', ['x']],
    ['an error', new Error('x')],
    ['a secret', new Secret('x')],
    ['null', null],
    ['not a number', Number.NaN],
    ['a text object', new String('x')],
  ])('%s that bypassed the types is not logged', (_, value) => {
    expect(said('word', { value } as unknown as LogFields)).toBe('word value=[refused]');
  });

  test('no random token of a usual size is logged', () => {
    for (let round = 0; round < 2_000; round += 1) {
      const token = randomBytes(32).toString(round % 2 === 0 ? 'base64url' : 'hex');
      expect(said('word', { token })).toBe('word token=[refused]');
    }
  });
});

describe('the file', () => {
  test('is created for its owner only, and appended to', async () => {
    const file = join(folder, 'logs', 'main.log');
    for (const word of ['one', 'two']) {
      const log = createLog({ file });
      log.info(word);
      log.close();
    }
    expect((await readFile(file, 'utf8')).split('\n').map((line) => line.split(' ')[2])).toEqual([
      'one',
      'two',
      undefined,
    ]);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('is not created before the first line', async () => {
    createLog({ file: join(folder, 'main.log') }).close();
    expect(await readdir(folder)).toEqual([]);
  });

  test('is set aside at the start if it has grown large', async () => {
    const file = join(folder, 'main.log');
    await writeFile(file, 'x'.repeat(1024 * 1024 + 1));
    createLog({ file }).info('word');
    expect((await readdir(folder)).toSorted()).toEqual(['main.log', 'main.log.old']);
    expect((await stat(file)).size).toBeLessThan(100);
  });

  test.runIf(process.platform !== 'win32')('is not written through a link', async () => {
    const [file, elsewhere] = [join(folder, 'main.log'), join(folder, 'elsewhere')];
    await writeFile(elsewhere, 'untouched');
    await symlink(elsewhere, file);
    createLog({ file }).info('word');
    expect(await readFile(elsewhere, 'utf8')).toBe('untouched');
  });

  test('does not throw if it cannot be written', async () => {
    const lines: string[] = [];
    createLog({ file: folder, write: (line) => lines.push(line) }).error('word');
    expect(lines).toHaveLength(1);
    createLog({
      write: () => {
        throw new Error('closed');
      },
    }).error('word');
  });
});
