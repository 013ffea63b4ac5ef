import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../main/session/engine.ts';
import { signInToo, twoSignedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

/**
 * Ada, Bob and Carol are signed in and Carol was shown last; the app is closed, and the accounts in `unnamed` have no
 * name.
 */
async function closed(unnamed: readonly string[]) {
  const { world, engine } = await twoSignedIn();
  await signInToo(world, engine, 'carol');
  await engine.stop();
  const stored = world.accounts.value();
  if (stored === null) throw new Error('there is no list');
  const nameless = (id: string) => unnamed.includes(id);
  const accounts = stored.accounts.map((each) => (nameless(each.id) ? { ...each, label: null } : each));
  world.accounts.set({ ...stored, accounts });
  const read: string[] = [];
  const ports = world.ports();
  const session: typeof ports.vault.session = (id) => {
    const store = ports.vault.session(id);
    return {
      ...store,
      read: () => {
        read.push(id);
        return store.read();
      },
    };
  };
  const start = async () => {
    const later = createEngine({ ...ports, vault: { ...ports.vault, session } });
    let told = later.snapshot();
    later.subscribe((snapshot) => {
      told = snapshot;
    });
    await later.start();
    await settled();
    const labels = () => Object.fromEntries(told.accounts.map(({ id, label }) => [id, label]));
    return { labels, readOf: (id: string) => read.filter((each) => each === id).length };
  };
  return { world, start };
}

describe('a start', () => {
  test('does not read unloaded accounts whose name is on the list', async () => {
    const { start } = await closed([]);
    const { labels, readOf } = await start();
    expect(labels()).toEqual({ ada: 'Ada', bob: 'Ada', carol: 'Ada' });
    expect([readOf('ada'), readOf('bob')]).toEqual([0, 0]);
  });

  test('reads the names of nameless accounts only, and notifies the window', async () => {
    const { world, start } = await closed(['bob']);
    const { labels, readOf } = await start();
    expect([readOf('ada'), readOf('bob')]).toEqual([0, 1]);
    expect(labels()).toEqual({ ada: 'Ada', bob: 'Ada', carol: 'Ada' });
    expect(world.accounts.value()?.accounts.map(({ label }) => label)).toEqual(['Ada', 'Ada', 'Ada']);
  });

  test('continues with the next account if a name is unreadable or missing', async () => {
    for (const trouble of ['unreadable', 'gone'] as const) {
      const { world, start } = await closed(['ada', 'bob']);
      if (trouble === 'unreadable') world.sessionOf('bob').faults.read = 'keychain-record-unreadable';
      else world.sessionOf('bob').set(null);
      const second = world.accounts.value();
      if (second !== null) world.accounts.set({ ...second, accounts: [...second.accounts].reverse() });
      const { labels } = await start();
      expect([trouble, labels()]).toEqual([trouble, { ada: 'Ada', bob: null, carol: 'Ada' }]);
    }
  });
});
