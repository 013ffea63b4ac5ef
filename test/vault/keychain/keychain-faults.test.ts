import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BusBetween, standBetween } from '../../support/bus-between.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../../support/private-keyring.ts';

const probe = fileURLToPath(new URL('./keychain-probe.ts', import.meta.url));

describe.runIf(process.platform === 'linux')('a real Secret Service behind a faulty connection', () => {
  let keyring: PrivateKeyring;
  let between: BusBetween;

  beforeEach(async () => {
    keyring = await startPrivateKeyring();
    between = await standBetween(keyring.busAddress, keyring.env.XDG_RUNTIME_DIR ?? '');
    expect(await direct('vault-write')).toEqual(['keychain']);
  });

  afterEach(async () => {
    await between.close();
    await keyring.close();
  });

  /** Returns the outcome of each deed, in a new process. */
  async function outcomes(env: Readonly<Record<string, string>>, deeds: readonly string[]): Promise<unknown[]> {
    const child = spawn(process.execPath, [probe, ...deeds], {
      env: { PATH: process.env.PATH ?? '', ...keyring.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
    });
    await once(child, 'close');
    const lines = printed.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line));
  }
  const direct = (...deeds: readonly string[]) => outcomes({}, deeds);
  const through = (...deeds: readonly string[]) => outcomes(between.env, deeds);

  test('without a fault behaves as without the connection in between', async () => {
    expect(await through('vault-read', 'vault-write-3', 'vault-read')).toEqual([2, 'keychain', 3]);
  });

  test('that is slow is waited for', async () => {
    between.turn({ kind: 'slow', delayMs: 150 });
    expect(await through('vault-read')).toEqual([2]);
  });

  test('that responds after 10 s times out within the limit, and nothing is lost', async () => {
    between.turn({ kind: 'slow', delayMs: 10_000 });
    const begun = performance.now();
    const [read, write] = await through('vault-read', 'vault-write-3');
    expect([read, write]).toEqual(['keychain-no-answer', 'memory-only']);
    expect(performance.now() - begun).toBeLessThan(20_000);
    between.turn({ kind: 'fair' });
    expect(await direct('vault-read')).toEqual([2]);
  }, 40_000);

  test('that a system rule blocks is distinguished from a missing one', async () => {
    const before = await direct('digest');
    between.turn({ kind: 'denied' });
    expect(await through('vault-read', 'find', 'vault-write-3')).toEqual([
      'keychain-access-denied',
      'keychain-access-denied',
      'memory-only',
    ]);
    between.turn({ kind: 'fair' });
    expect(await direct('digest')).toEqual(before);
    expect(await through('vault-read')).toEqual([2]);
  });

  test('with damaged secrets is not believed, and nothing is written over them', async () => {
    const before = await direct('digest');
    between.turn({ kind: 'corrupt' });
    const [read, write] = await through('vault-read', 'vault-write-3');
    expect(['keychain-record-unreadable', 'keychain-unavailable']).toContain(read);
    expect(write).toBe('memory-only');
    const after = await direct('digest');
    expect(after).toEqual(before);
    expect(await direct('vault-read')).toEqual([2]);
  });

  test('that dies at any moment of a write leaves the old value or the new one', async () => {
    const ends = new Set<unknown>();
    for (let after = 2; after <= 32; after += 5) {
      between.turn({ kind: 'cut', after });
      const [write] = await through('vault-write-3');
      ends.add(write);
      between.turn({ kind: 'fair' });
      const [read, restored] = await direct('vault-read', 'vault-write');
      expect([2, 3]).toContain(read);
      if (write === 'keychain') expect(read).toBe(3);
      expect(restored).toBe('keychain');
    }
    expect(ends).toContain('memory-only');
  }, 60_000);
});
