import { describe, expect, test } from 'vitest';
import { SessionError } from '../../main/session/ports/errors.ts';
import { guardKeychain } from '../../main/vault/keychain/guard-keychain.ts';
import type { Keychain } from '../../main/vault/keychain/keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import { createFaultyKeychain } from './keychain/faulty-keychain.ts';
import { queuedSignOut, revealed, sessionRecord } from './records.ts';

const service = 'test.nightlatch';
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: { code?: string }) => error.code,
  );

/** A keychain that can be locked and unlocked, as a desktop does. */
function createLockable() {
  const keychain = createFaultyKeychain(service);
  let locked = false;
  const gate = <Answer>(call: () => Promise<Answer>) =>
    locked ? Promise.reject(new SessionError('keychain-locked')) : call();
  const lockable: Keychain = {
    getPassword: (of, account) => gate(() => keychain.getPassword(of, account)),
    setPassword: (of, account, password) => gate(() => keychain.setPassword(of, account, password)),
    deletePassword: (of, account) => gate(() => keychain.deletePassword(of, account)),
    findCredentials: (of) => gate(() => keychain.findCredentials(of)),
  };
  return { keychain: lockable, items: keychain.items, lock: (on: boolean) => (locked = on) };
}

describe('with a keychain', () => {
  test('a session outlives the process', async () => {
    const keychain = createFaultyKeychain(service);
    expect(await createVault({ keychain, service }).session('an-account').read()).toBeNull();
    expect(await createVault({ keychain, service }).session('an-account').write(sessionRecord(1))).toBe('keychain');
    expect(revealed(await createVault({ keychain, service }).session('an-account').read())).toEqual(
      revealed(sessionRecord(1)),
    );
    await createVault({ keychain, service }).session('an-account').clear();
    expect(await createVault({ keychain, service }).session('an-account').read()).toBeNull();
    expect(keychain.items.size).toBe(0);
  });

  test('sign-outs are kept beside the session, and an empty queue is not a missing one', async () => {
    const keychain = createFaultyKeychain(service);
    const vault = createVault({ keychain, service });
    await vault.session('an-account').write(sessionRecord(1));
    await vault.signOuts.write([queuedSignOut('one')]);
    await vault.session('an-account').clear();
    expect((await vault.signOuts.read())?.map(revealed)).toEqual([revealed(queuedSignOut('one'))]);
    await vault.signOuts.write([]);
    expect(await createVault({ keychain, service }).signOuts.read()).toEqual([]);
  });

  test('concurrent writes land in their order', async () => {
    const keychain = createFaultyKeychain(service);
    const vault = createVault({ keychain, service });
    await Promise.all(
      [1, 2, 3, 4, 5].map((generation) => vault.session('an-account').write(sessionRecord(generation))),
    );
    expect((await createVault({ keychain, service }).session('an-account').read())?.generation).toBe(5);
  });

  test('a record of a later version is unreadable and left unchanged', async () => {
    const keychain = createFaultyKeychain(service);
    const vault = createVault({ keychain, service });
    const { createSlots } = await import('../../main/vault/slots/slots.ts');
    await createSlots(keychain, service, 'session.an-account').write('{"v":2,"refreshToken":"later"}');
    const before = [...keychain.items];
    expect(await code(vault.session('an-account').read())).toBe('keychain-record-unreadable');
    expect([...keychain.items]).toEqual(before);
    // Nor does a new sign-in of the same user, however often it stores.
    for (const generation of [1, 2, 3]) {
      expect(await vault.session('an-account').write(sessionRecord(generation))).toBe('memory-only');
    }
    expect([...keychain.items]).toEqual(before);
  });

  test('deleting all accounts leaves nothing in quarantine', async () => {
    const keychain = createFaultyKeychain(service);
    const vault = createVault({ keychain, service });
    await vault.accounts.write({ shown: null, accounts: [] });
    keychain.items.set('session.an-account.a', 'ruined');
    expect(await vault.session('an-account').write(sessionRecord(1))).toBe('keychain');
    expect(keychain.items.get('aside.session.an-account.a.1')).toBe('ruined');
    await vault.accounts.clear();
    expect(keychain.items.size).toBe(0);
  });
});

describe('if the keychain refuses', () => {
  test('a write is kept in memory, is read back, and goes to the keychain with the next write', async () => {
    const { keychain, items, lock } = createLockable();
    const reasons: string[] = [];
    const vault = createVault({ keychain, service, onKeptThisRunOnly: (reason) => reasons.push(reason) });
    await vault.session('an-account').write(sessionRecord(1));
    lock(true);
    expect(await vault.session('an-account').write(sessionRecord(2))).toBe('memory-only');
    expect(reasons).toEqual(['keychain-locked']);
    expect((await vault.session('an-account').read())?.generation).toBe(2);
    expect(await code(createVault({ keychain, service }).session('an-account').read())).toBe('keychain-locked');

    lock(false);
    expect((await vault.session('an-account').read())?.generation).toBe(2);
    expect((await createVault({ keychain, service }).session('an-account').read())?.generation).toBe(1);
    expect(await vault.session('an-account').write(sessionRecord(3))).toBe('keychain');
    expect((await createVault({ keychain, service }).session('an-account').read())?.generation).toBe(3);
    expect([...items.keys()].length).toBeGreaterThan(0);
  });

  test('an interrupted write leaves the older generation in the keychain and the newer one in memory', async () => {
    const keychain = createFaultyKeychain(service);
    const vault = createVault({ keychain, service });
    for (const generation of [1, 2])
      await vault.session('an-account').write(sessionRecord(generation, 'x'.repeat(5000)));
    keychain.plan({ kind: 'refused', at: 3 });
    expect(await vault.session('an-account').write(sessionRecord(3, 'y'.repeat(5000)))).toBe('memory-only');
    keychain.plan(null);
    expect((await vault.session('an-account').read())?.generation).toBe(3);
    expect((await createVault({ keychain, service }).session('an-account').read())?.generation).toBe(2);
  });

  test('a keychain that reports success and stores nothing is detected', async () => {
    const keychain = createFaultyKeychain(service);
    const vault = createVault({ keychain, service });
    await vault.session('an-account').write(sessionRecord(1));
    keychain.plan({ kind: 'lie', at: 1 });
    expect(await vault.session('an-account').write(sessionRecord(2))).toBe('memory-only');
  });

  test('clear deletes the record in memory, and throws that it could not prove the rest', async () => {
    const { keychain, lock } = createLockable();
    const vault = createVault({ keychain, service });
    await vault.session('an-account').write(sessionRecord(1));
    lock(true);
    await vault.session('an-account').write(sessionRecord(2));
    expect(await code(vault.session('an-account').clear())).toBe('keychain-locked');
    expect(await code(vault.session('an-account').read())).toBe('keychain-locked');
    lock(false);
    expect((await vault.session('an-account').read())?.generation).toBe(1);
  });
});

describe('without a keychain', () => {
  test('everything is memory-only', async () => {
    const vault = createVault({ keychain: null, service });
    expect(await code(vault.session('an-account').read())).toBe('keychain-unavailable');
    expect(await vault.session('an-account').write(sessionRecord(1))).toBe('memory-only');
    expect(revealed(await vault.session('an-account').read())).toEqual(revealed(sessionRecord(1)));
    expect(await code(vault.session('an-account').clear())).toBe('resolved');
    expect(await code(vault.session('an-account').read())).toBe('keychain-unavailable');
  });
});

describe('a keychain that responds as those of macOS and Windows do', () => {
  test.each([
    ['User canceled the operation.', 'keychain-access-denied'],
    ['The user name or passphrase you entered is not correct.', 'keychain-access-denied'],
    ['User interaction is not allowed.', 'keychain-locked'],
    ['No keychain is available. You may need to restart your computer.', 'keychain-unavailable'],
    ['Access is denied.', 'keychain-access-denied'],
    ['A specified logon session does not exist. It may already have been terminated.', 'keychain-unavailable'],
    ['The service has not been started.', 'keychain-unavailable'],
  ])('%s', async (said, expected) => {
    const keychain = createFaultyKeychain(service);
    await createVault({ keychain, service }).session('an-account').write(sessionRecord(1));
    const stored = [...keychain.items];
    let refuses = true;
    const gate = <Answer>(call: () => Promise<Answer>) => (refuses ? Promise.reject(new Error(said)) : call());
    const guarded = guardKeychain({
      getPassword: (of, account) => gate(() => keychain.getPassword(of, account)),
      setPassword: (of, account, password) => gate(() => keychain.setPassword(of, account, password)),
      deletePassword: (of, account) => gate(() => keychain.deletePassword(of, account)),
      findCredentials: (of) => gate(() => keychain.findCredentials(of)),
    });
    const record = createVault({ keychain: guarded, service }).session('an-account');
    expect(await code(record.read())).toBe(expected);
    expect(await code(record.clear())).toBe(expected);
    expect([...keychain.items]).toEqual(stored);
    refuses = false;
    expect((await record.read())?.generation).toBe(1);
  });
});
