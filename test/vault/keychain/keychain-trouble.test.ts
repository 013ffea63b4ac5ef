import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadKeychain } from '../../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../../main/vault/vault.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../../support/private-keyring.ts';
import { sessionRecord } from '../records.ts';

const service = 'test.nightlatch';
const probe = fileURLToPath(new URL('./keychain-probe.ts', import.meta.url));

/** Returns the outcome of each deed, in a new process with only `env` as its environment. */
async function outcomes(env: Readonly<Record<string, string>>, ...deeds: readonly string[]): Promise<unknown[]> {
  const child = spawn(process.execPath, [probe, ...deeds], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  });
  await once(child, 'close');
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const noAnswer = { code: 'keychain-no-answer' };
const ofEach = (code: string, times: number) => Array.from({ length: times }, () => code);

describe.runIf(process.platform === 'linux')('a real Secret Service with a fault', () => {
  let keyring: PrivateKeyring;

  beforeEach(async () => {
    keyring = await startPrivateKeyring();
  });

  afterEach(async () => {
    await keyring.close();
  });

  test('without a message bus is unavailable, and the kernel keyring is never used', async () => {
    const nowhere = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    const deeds = ['get', 'set', 'delete', 'find', 'vault-read', 'vault-clear'];
    expect(await outcomes(nowhere, ...deeds)).toEqual(ofEach('keychain-unavailable', deeds.length));
    expect(await outcomes({}, ...deeds)).toEqual(ofEach('keychain-unavailable', deeds.length));
    expect(await outcomes(nowhere, 'vault-write', 'vault-read')).toEqual(['memory-only', 2]);
    expect(await outcomes(nowhere, 'vault-read')).toEqual(['keychain-unavailable']);
  });

  test('absent from the bus is unavailable', async () => {
    await keyring.killDaemon();
    const deeds = ['get', 'set', 'delete', 'find', 'vault-read', 'vault-clear'];
    expect(await outcomes(keyring.env, ...deeds)).toEqual(ofEach('keychain-unavailable', deeds.length));
  });

  test('with a locked collection that no user unlocks is locked, and nothing is lost', async () => {
    expect(await outcomes(keyring.env, 'vault-write')).toEqual(['keychain']);
    await keyring.lock();
    const deeds = ['get', 'delete', 'find', 'vault-read', 'vault-clear'];
    expect(await outcomes(keyring.env, ...deeds)).toEqual(ofEach('keychain-locked', deeds.length));
    expect(await outcomes(keyring.env, 'vault-write', 'vault-read')).toEqual(['memory-only', 2]);
    await keyring.restartDaemon();
    expect(await outcomes(keyring.env, 'vault-read', 'vault-clear', 'vault-read')).toEqual([2, null, null]);
  });

  test('with a locked collection without our items reads as empty, and storing in it throws locked', async () => {
    await keyring.lock();
    expect(await outcomes(keyring.env, 'vault-read', 'set', 'vault-write')).toEqual([
      null,
      'keychain-locked',
      'memory-only',
    ]);
  });

  test('on a full disk fails to write, and what was stored is still readable', async () => {
    expect(await outcomes(keyring.env, 'vault-write')).toEqual(['keychain']);
    await keyring.setDiskFull(true);
    const deeds = ['set', 'vault-write', 'vault-read'];
    expect(await outcomes(keyring.env, ...deeds)).toEqual(['keychain-write-failed', 'memory-only', 2]);
    expect(await outcomes(keyring.env, 'vault-read')).toEqual([2]);
    await keyring.setDiskFull(false);
    expect(await outcomes(keyring.env, 'vault-write', 'vault-read')).toEqual(['keychain', 2]);
  });

  test('with an item that is not text is unreadable, and the other slot is not hidden', async () => {
    expect(await outcomes(keyring.env, 'vault-write', 'break-a', 'get', 'vault-read')).toEqual([
      'keychain',
      null,
      'keychain-record-unreadable',
      2,
    ]);
    expect(await outcomes(keyring.env, 'break-b', 'vault-read')).toEqual([null, 'keychain-record-unreadable']);
    expect(await outcomes(keyring.env, 'vault-clear', 'vault-read')).toEqual([null, null]);
  });

  test('that hangs times out within the limit', async () => {
    await outcomes(keyring.env, 'vault-write');
    keyring.freezeDaemon();
    const begun = performance.now();
    expect(await outcomes(keyring.env, 'vault-read')).toEqual(['keychain-no-answer']);
    expect(performance.now() - begun).toBeLessThan(8_000);
  });

  test('that dies, or hangs and is killed, is found again by the same process once it is back', async () => {
    Object.assign(process.env, keyring.env);
    const keychain = await loadKeychain('napi', 6_000);
    const vault = createVault({ keychain, service });
    expect(await vault.session('an-account').write(sessionRecord(1))).toBe('keychain');
    await keyring.killDaemon();
    await expect(vault.session('an-account').read()).rejects.toMatchObject({ code: 'keychain-unavailable' });
    expect(await vault.session('an-account').write(sessionRecord(2))).toBe('memory-only');
    await keyring.restartDaemon();
    expect((await createVault({ keychain, service }).session('an-account').read())?.generation).toBe(1);
    expect(await vault.session('an-account').write(sessionRecord(3))).toBe('keychain');
    await keyring.restartDaemon();
    expect((await createVault({ keychain, service }).session('an-account').read())?.generation).toBe(3);

    keyring.freezeDaemon();
    // The first fails after D-Bus's own timeout; the second would never return, and times out.
    await expect(keychain.getPassword(service, 'session.an-account.a')).rejects.toMatchObject(noAnswer);
    await expect(keychain.findCredentials(service)).rejects.toMatchObject(noAnswer);
    await keyring.restartDaemon();
    expect((await createVault({ keychain, service }).session('an-account').read())?.generation).toBe(3);
    expect(await vault.session('an-account').write(sessionRecord(4))).toBe('keychain');
  }, 40_000);
});
