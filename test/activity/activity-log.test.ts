import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openActivityLog } from '../../main/activity/activity-log.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-activity-'));
  file = join(folder, 'activity', 'activity.jsonl');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const openLog = () => openActivityLog({ file, now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6) });
const lines = async () => (await readFile(file, 'utf8')).split('\n').slice(0, -1);

async function logOf(count: number): Promise<void> {
  const log = openLog();
  for (let index = 0; index < count; index += 1) log.record({ what: 'refreshed' });
  await log.close();
}

test('writes each event as one line with a number, a date and a hash of the line before', async () => {
  const log = openLog();
  log.record({ what: 'signed-in' });
  log.record({ what: 'locked', reason: 'idle' });
  await log.flush();
  const [first, second] = (await lines()).map((line) => JSON.parse(line));
  expect(first).toEqual({ seq: 1, at: '2026-01-02T03:04:05.006Z', event: { what: 'signed-in' }, prev: '0'.repeat(64) });
  expect(second).toMatchObject({ seq: 2, event: { what: 'locked', reason: 'idle' } });
  expect(second.prev).toMatch(/^[0-9a-f]{64}$/);
  expect(await log.verify()).toEqual({ ok: true, entries: 2 });
  await log.close();
});

test('accepts an empty log as whole', async () => {
  expect(await openLog().verify()).toEqual({ ok: true, entries: 0 });
});

test('continues the chain after a restart', async () => {
  await logOf(3);
  await logOf(2);
  const log = openLog();
  expect(await log.verify()).toEqual({ ok: true, entries: 5 });
  expect((await lines()).map((line) => JSON.parse(line).seq)).toEqual([1, 2, 3, 4, 5]);
  await log.close();
});

test('keeps the order of events that are recorded at the same time', async () => {
  const log = openLog();
  const channels = Array.from({ length: 300 }, (_, index) => `nightlatch:${'abcdefghij'.charAt(index % 10)}`);
  for (const channel of channels) log.record({ what: 'ipc-refused', code: 'ipc-sender-refused', channel });
  await log.flush();
  expect((await lines()).map((line) => JSON.parse(line).event.channel)).toEqual(channels);
  expect(await log.verify()).toEqual({ ok: true, entries: 300 });
  await log.close();
});

describe.runIf(process.platform !== 'win32')('the log file', () => {
  test('is readable by its owner only, even if its mode was wider before', async () => {
    await mkdir(join(folder, 'activity'), { mode: 0o755 });
    await writeFile(file, '', { mode: 0o644 });
    await chmod(file, 0o644);
    await logOf(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'activity'))).mode & 0o777).toBe(0o700);
  });

  test('is not written through a link', async () => {
    await mkdir(join(folder, 'activity'));
    const elsewhere = join(folder, 'elsewhere');
    await writeFile(elsewhere, 'untouched');
    await symlink(elsewhere, file);
    await logOf(1);
    expect(await readFile(elsewhere, 'utf8')).toBe('untouched');
  });
});

describe('verification detects tampering', () => {
  test.each([
    [
      'a word changed',
      (all: string[]) => [...all.slice(0, 2), all[2]?.replace('refreshed', 'restored'), ...all.slice(3)],
      4,
    ],
    ['a line removed', (all: string[]) => [...all.slice(0, 2), ...all.slice(3)], 3],
    ['two lines swapped', (all: string[]) => [all[0], all[2], all[1], ...all.slice(3)], 2],
    ['a line repeated', (all: string[]) => [...all, all[4]], 6],
    ['a line that is none', (all: string[]) => [...all.slice(0, 3), 'nothing', ...all.slice(3)], 4],
    ['the beginning taken away', (all: string[]) => all.slice(1), 1],
  ])('%s', async (_, tamper, firstBad) => {
    await logOf(5);
    await writeFile(file, `${tamper(await lines()).join('\n')}\n`);
    const log = openLog();
    expect(await log.verify()).toEqual({ ok: false, firstBad });
    log.record({ what: 'restored' });
    expect(await log.verify()).toEqual({ ok: false, firstBad });
    await log.close();
  });
});

test('sets a line torn by a crash aside and continues the chain from the line before it', async () => {
  await logOf(3);
  const torn = '{"seq":4,"at":"2026-01-0';
  await appendFile(file, torn);
  await logOf(1);
  expect(await readFile(`${file}.torn`, 'utf8')).toBe(`${torn}\n`);
  const log = openLog();
  expect(await log.verify()).toEqual({ ok: true, entries: 4 });
  await log.close();
});

test('queues events that cannot be written and throws nothing', async () => {
  await writeFile(join(folder, 'activity'), 'a file where the folder should be');
  const log = openLog();
  log.record({ what: 'signed-in' });
  await log.flush();
  await rm(join(folder, 'activity'));
  log.record({ what: 'restored' });
  await log.flush();
  expect((await lines()).map((line) => JSON.parse(line).event.what)).toEqual(['signed-in', 'restored']);
  await log.close();
  log.record({ what: 'refreshed' });
  await log.flush();
  expect(await lines()).toHaveLength(2);
});

test('writes an event that is recorded during a write without a further event', async () => {
  const log = openLog();
  for (let round = 0; round < 40; round += 1) {
    log.record({ what: 'refreshed' });
    for (let turns = 0; turns < round; turns += 1) await Promise.resolve();
    if (round % 3 === 0) await new Promise((resolve) => setTimeout(resolve, round % 4));
  }
  const deadline = Date.now() + 2_000;
  while ((await lines()).length < 40 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await lines()).toHaveLength(40);
  await log.close();
});

test('keeps line ends and tokens in an untrusted channel name out of the log', async () => {
  const log = openLog();
  for (const channel of ['nightlatch:sign-in\n{"seq":9}', 'eyJhbGciOiJSUzI1NiJ9.x', 'nightlatch:lock']) {
    log.record({ what: 'ipc-refused', code: 'ipc-arguments-invalid', channel });
  }
  await log.flush();
  expect((await lines()).map((line) => JSON.parse(line).event.channel)).toEqual([
    '[refused]',
    '[refused]',
    'nightlatch:lock',
  ]);
  await log.close();
});
