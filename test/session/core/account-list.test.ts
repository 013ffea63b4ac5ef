import { describe, expect, test } from 'vitest';
import { createAccountList, listed, lockedNow, shownNow, unlisted } from '../../../main/session/core/account-list.ts';
import { createKeyedMutex } from '../../../main/session/ports/keyed-mutex.ts';
import type { StoredAccount, StoredAccounts } from '../../../main/session/ports/records.ts';
import { createWorld } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const account = (id: string, changes: Partial<StoredAccount> = {}): StoredAccount => {
  return { id, providerId: 'p', sessionId: `session of ${id}`, label: id, locked: null, ...changes };
};
const ids = ({ accounts }: StoredAccounts) => accounts.map(({ id }) => id);
const ada = account('ada');
const grace = account('grace');
const both: StoredAccounts = { shown: 'ada', accounts: [ada, grace] };
const none: StoredAccounts = { shown: null, accounts: [] };
const locked = { reason: 'asked', at: 1 } as const;

describe('adding an account', () => {
  test('appends it, and selects the first one', () => {
    expect(listed(ada)(none)).toEqual({ shown: 'ada', accounts: [ada] });
    expect(listed(grace)({ shown: 'ada', accounts: [ada] })).toEqual(both);
  });

  test('replaces its own entry, and no other', () => {
    const renamed = account('ada', { label: 'Ada L.' });
    expect(listed(renamed)(both)).toEqual({ shown: 'ada', accounts: [renamed, grace] });
    const elsewhere = account('grace', { sessionId: 'another' });
    expect(listed(elsewhere)(both).accounts).toEqual([ada, elsewhere]);
  });

  test('keeps a lock of its entry', () => {
    const shut = { ...both, accounts: [ada, account('grace', { locked })] };
    const renamed = account('grace', { label: 'Grace H.' });
    expect(listed(renamed)(shut).accounts).toEqual([ada, { ...renamed, locked }]);
    expect(listed(account('grace', { locked }))(both).accounts).toEqual([ada, grace]);
  });
});

describe('removing an account', () => {
  test('removes it alone, and selects the first of the others if it was selected', () => {
    expect(unlisted('ada')(both)).toEqual({ shown: 'grace', accounts: [grace] });
    expect(unlisted('grace')(both)).toEqual({ shown: 'ada', accounts: [ada] });
    expect(unlisted('ada')({ shown: 'ada', accounts: [ada] })).toEqual(none);
  });

  test('changes nothing if it is not listed', () => {
    expect(unlisted('nobody')(both)).toBe(both);
  });
});

test('an account is selected only if it is listed and not selected yet', () => {
  expect(shownNow('grace')(both)).toEqual({ ...both, shown: 'grace' });
  expect(shownNow('ada')(both)).toBe(both);
  expect(shownNow('nobody')(both)).toBe(both);
});

describe('locking and unlocking accounts', () => {
  test('changes the given ones, and no other', () => {
    expect(lockedNow(new Set(['grace']), locked)(both).accounts).toEqual([ada, account('grace', { locked })]);
    expect(lockedNow(new Set(['ada', 'grace']), locked)(both).accounts.map((each) => each.locked)).toEqual([
      locked,
      locked,
    ]);
  });

  test('keeps the reason of an existing lock, and leaves an open account unchanged', () => {
    const one = { ...both, accounts: [account('ada', { locked }), grace] };
    const again = lockedNow(new Set(['ada', 'grace']), { reason: 'idle', at: 2 })(one);
    expect(again.accounts.map((each) => each.locked)).toEqual([locked, { reason: 'idle', at: 2 }]);
    expect(lockedNow(new Set(['ada']), null)(one).accounts).toEqual([ada, grace]);
    expect(lockedNow(new Set(['grace']), null)(one)).toBe(one);
    expect(lockedNow(new Set(['ada']), { reason: 'idle', at: 2 })(one)).toBe(one);
    expect(lockedNow(new Set(), locked)(both)).toBe(both);
  });
});

/** Creates the list over a keychain that can fail, and that records the acquired locks. */
async function listOver(stored: StoredAccounts | null) {
  const world = createWorld();
  world.accounts.set(stored);
  const taken: string[] = [];
  Object.assign(world.ports().refreshLock, {
    withLock: (name: string, task: () => Promise<unknown>) => {
      taken.push(name);
      return task();
    },
  });
  const list = createAccountList(world.ports(), createKeyedMutex());
  await list.load();
  world.journal.length = 0;
  const writes = () => world.journal.filter((what) => what === 'accounts written').length;
  return { world, list, taken, writes };
}

describe('the list', () => {
  test('equals the stored one, and is empty if none is stored', async () => {
    const { list } = await listOver(both);
    expect(list.now()).toEqual(both);
    expect(list.entry('grace')).toEqual(grace);
    expect(list.entry('nobody')).toBeNull();
    expect((await listOver(null)).list.now()).toEqual(none);
  });

  test('changes at once, and is stored under the one lock for lists', async () => {
    const { world, list, taken, writes } = await listOver(both);
    const kept = list.change(unlisted('ada'));
    expect(ids(list.now())).toEqual(['grace']);
    expect(await kept).toBe('keychain');
    expect(world.accounts.value()).toEqual({ shown: 'grace', accounts: [grace] });
    expect(taken).toEqual(['accounts']);
    expect(writes()).toBe(1);
  });

  test('is not stored if nothing changes', async () => {
    const { list, taken, writes } = await listOver(both);
    expect(await list.change(shownNow('ada'))).toBe('keychain');
    expect(taken).toEqual([]);
    await list.keep();
    expect({ taken, writes: writes() }).toEqual({ taken: [], writes: 0 });
  });

  test('is not stored if another process has made the same change', async () => {
    const { world, list, writes } = await listOver(both);
    world.accounts.set({ shown: 'ada', accounts: [ada] });
    expect(await list.change(unlisted('grace'))).toBe('keychain');
    expect(writes()).toBe(0);
  });

  test('keeps the changes of another process', async () => {
    const { world, list } = await listOver({ shown: 'ada', accounts: [ada] });
    world.accounts.set({ shown: 'ada', accounts: [ada, account('linus')] });
    await list.change(listed(grace));
    expect(ids(world.accounts.value() ?? none)).toEqual(['ada', 'linus', 'grace']);
    expect(ids(list.now())).toEqual(['ada', 'linus', 'grace']);
  });

  test('resolves with whether an account is on the stored list, after it stores pending changes', async () => {
    const { world, list } = await listOver(both);
    expect(await list.has('ada')).toBe(true);
    expect(await list.has('nobody')).toBe(false);
    world.accounts.faults.write = 'keychain-write-failed';
    await list.change(listed(account('linus')));
    expect(await list.has('linus')).toBe(false);
    world.accounts.faults.write = null;
    expect(await list.has('linus')).toBe(true);
    expect(ids(world.accounts.value() ?? none)).toContain('linus');
  });

  test('acquires no lock to find an account on the stored list', async () => {
    const { list, taken } = await listOver(both);
    await list.has('ada');
    expect(taken).toEqual([]);
  });
});

describe('a list that the vault does not store', () => {
  test('is memory-only, with the reason recorded, and keeps every change in order', async () => {
    const { world, list } = await listOver(both);
    world.accounts.faults.write = 'keychain-write-failed';
    expect(await list.change(listed(account('linus')))).toBe('memory-only');
    expect(world.activity).toEqual([{ what: 'vault-failed', code: 'keychain-write-failed' }]);
    await list.change(unlisted('linus'));
    await list.change(listed(account('linus', { label: 'again' })));
    expect(ids(list.now())).toEqual(['ada', 'grace', 'linus']);
    world.accounts.faults.write = null;
    world.accounts.set({ shown: 'ada', accounts: [ada] });
    expect(await list.change(shownNow('linus'))).toBe('keychain');
    expect(world.accounts.value()).toEqual({
      shown: 'linus',
      accounts: [ada, account('linus', { label: 'again' })],
    });
  });

  test('is not overwritten if it is unreadable', async () => {
    const { world, list } = await listOver(both);
    world.accounts.faults.read = 'keychain-locked';
    expect(await list.change(unlisted('ada'))).toBe('memory-only');
    expect(world.accounts.value()).toEqual(both);
    await expect(list.load()).rejects.toMatchObject({ code: 'keychain-locked' });
  });

  test('keeps unstored changes when it is read again', async () => {
    const { world, list } = await listOver(both);
    world.accounts.faults.write = 'keychain-write-failed';
    await list.change(unlisted('ada'));
    await list.load();
    expect(ids(list.now())).toEqual(['grace']);
  });

  test('is retried with backoff, up to every five minutes', async () => {
    const { world, list, taken } = await listOver(both);
    world.accounts.faults.write = 'keychain-write-failed';
    await list.change(unlisted('ada'));
    const pauses: number[] = [];
    let lastAt = world.clock.monotonic();
    let known = taken.length;
    for (let second = 0; second < 40 * 60; second += 1) {
      await world.clock.advance(1_000);
      await list.keep();
      if (taken.length === known) continue;
      pauses.push(Math.round((world.clock.monotonic() - lastAt) / 1_000));
      lastAt = world.clock.monotonic();
      known = taken.length;
    }
    expect(pauses.slice(0, 8)).toEqual([2, 4, 8, 16, 32, 64, 128, 256]);
    expect(new Set(pauses.slice(8))).toEqual(new Set([300]));

    world.accounts.faults.write = null;
    await world.clock.advance(300_000);
    await list.keep();
    expect(ids(world.accounts.value() ?? none)).toEqual(['grace']);
    // The next failure begins with a short backoff again.
    world.accounts.faults.write = 'keychain-write-failed';
    await list.change(listed(ada));
    known = taken.length;
    await world.clock.advance(2_000);
    await list.keep();
    expect(taken.length).toBe(known + 1);
  });

  test('and is memory-only, is stored as soon as the vault accepts it', async () => {
    const { world, list, writes } = await listOver(both);
    const { store } = world.accounts;
    const { accounts } = world.ports().vault;
    Object.assign(accounts, { write: store.keepInMemory });
    expect(await list.change(listed(account('linus')))).toBe('memory-only');
    expect(await list.has('linus')).toBe(false);
    Object.assign(accounts, { write: store.write });
    expect(writes()).toBe(0);
    await list.keep();
    expect(writes()).toBe(0);
    await world.clock.advance(10_000);
    await list.keep();
    expect(writes()).toBe(1);
    expect(await list.has('linus')).toBe(true);
    expect(ids(world.accounts.value() ?? none)).toContain('linus');
    await world.clock.advance(600_000);
    await list.keep();
    expect(writes()).toBe(1);
  });
});

test('a discarded list is empty, drops unstored changes, and has no selected account', async () => {
  const { world, list } = await listOver(both);
  world.accounts.faults.write = 'keychain-write-failed';
  await list.change(listed(account('linus')));
  world.accounts.faults.write = null;
  await list.discard();
  expect(list.now()).toEqual(none);
  expect(world.accounts.value()).toBeNull();
  expect(await list.has('ada')).toBe(false);
  await world.clock.advance(600_000);
  await list.keep();
  expect(world.accounts.value()).toBeNull();
});

test('no store is pending once the list is idle', async () => {
  const { world, list } = await listOver(both);
  let release = () => {};
  Object.assign(world.ports().refreshLock, {
    withLock: async (_name: string, task: () => Promise<unknown>) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return await task();
    },
  });
  void list.change(unlisted('ada'));
  let idle = false;
  void list.idle().then(() => {
    idle = true;
  });
  await settled();
  expect(idle).toBe(false);
  release();
  await settled();
  expect(idle).toBe(true);
  expect(ids(world.accounts.value() ?? none)).toEqual(['grace']);
});
