import { describe, expect, test } from 'vitest';
import { createAccountList, listed, lockedNow } from '../../../main/session/core/account-list.ts';
import { createEngine } from '../../../main/session/engine.ts';
import type { Engine } from '../../../main/session/engine-api.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import { createKeyedMutex } from '../../../main/session/ports/keyed-mutex.ts';
import { createVault } from '../../../main/vault/vault.ts';
import { createWorld, signedIn, twoSignedIn } from '../../support/engine-world.ts';
import { eventually } from '../../support/eventually.ts';
import { settled } from '../../support/fake-clock.ts';
import { createFaultyKeychain } from '../../vault/keychain/faulty-keychain.ts';
import { codeFrom, first, quickly, service } from '../../vault/seal/seal-world.ts';

describe('on the list of accounts', () => {
  test('a locked account has no name, in the keychain either, until the browser unlocks it', async () => {
    const { world, engine } = await signedIn();
    const stored = () => JSON.stringify(world.accounts.value());
    expect(stored()).toContain('Ada');
    engine.lock('asked');
    await settled();
    expect(stored()).not.toMatch(/Ada|ada@/);
    engine.unlock();
    await settled();
    world.approve();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ account: { name: 'Ada', email: 'ada@example.test' } });
    expect(stored()).toContain('Ada');
  });

  test('a name that waits to be stored is neither stored nor shown once its account is locked', async () => {
    const world = createWorld();
    const list = createAccountList(world.ports(), createKeyedMutex());
    await list.load();
    world.session.faults.read = 'keychain-locked';
    list.name('ada', 'Ada');
    await list.change(listed({ id: 'ada', providerId: 'p', sessionId: 's', label: null, locked: null }));
    expect(list.entry('ada')?.label).toBe('Ada');
    await list.change(lockedNow(new Set(['ada']), { reason: 'asked', at: 1 }));
    expect(list.entry('ada')?.label).toBeNull();
    await list.change(lockedNow(new Set(['ada']), null));
    expect(list.entry('ada')?.label).toBeNull();
    world.session.faults.read = null;
    await world.clock.advance(600_000);
    await list.keep();
    expect(world.accounts.value()?.accounts).toMatchObject([{ id: 'ada', label: null, locked: null }]);
  });

  test('the name that an earlier version stored beside a lock is hidden, and removed at the next store', async () => {
    const world = createWorld();
    const locked = { reason: 'asked', at: 1 } as const;
    const entry = { id: 'ada', providerId: 'p', sessionId: 's', label: 'Ada', locked };
    world.accounts.set({ shown: null, accounts: [entry] });
    const list = createAccountList(world.ports(), createKeyedMutex());
    await list.load();
    expect(list.entry('ada')).toEqual({ ...entry, label: null });
    await list.change((known) => ({ ...known, shown: 'ada' }));
    expect(world.accounts.value()).toEqual({ shown: 'ada', accounts: [{ ...entry, label: null }] });
  });
});

describe('an account whose session has ended', () => {
  /** Bob's session was ended on another device, and Ada's is open. */
  async function ended() {
    const { world, engine } = await twoSignedIn();
    world.live.delete(world.sessionOf('bob').value()?.refreshToken.reveal() ?? '');
    await world.clock.advance(120_000);
    expect(engine.snapshot().accounts).toMatchObject([
      { id: 'ada', kind: 'signed-in', label: 'Ada' },
      { id: 'bob', kind: 'reauthentication-required', label: 'Ada' },
    ]);
    return { world, engine };
  }

  test('loses its name when the others are locked, and the window is notified', async () => {
    const { engine } = await ended();
    const seen: string[] = [];
    engine.subscribe((snapshot) => seen.push(JSON.stringify(snapshot)));
    engine.lock('asked');
    await settled();
    expect(labels(engine)).toEqual([null, null]);
    expect(seen.at(-1)).not.toMatch(/Ada|ada@/);
  });

  test.each(['os-locked', 'idle'] as const)('loses its name also if it is the only one (%s)', async (why) => {
    const { world, engine } = await ended();
    engine.show('ada');
    engine.signOut();
    await settled();
    expect(labels(engine)).toEqual(['Ada']);
    if (why === 'os-locked') world.tell('os-locked');
    else {
      world.idleMs = 3_600_000;
      await world.clock.advance(600_000);
    }
    expect(labels(engine)).toEqual([null]);
  });

  test('is named again by a sign-in', async () => {
    const { world, engine } = await ended();
    engine.lock('asked');
    engine.show('bob');
    engine.signIn('p');
    await settled();
    world.approve();
    await settled();
    expect(labels(engine)).toEqual([null, 'Ada']);
  });
});

test('gets the name at the next start if the app died after its unlock, before the name was stored', async () => {
  const { world, engine } = await signedIn();
  world.subject = 'bob';
  engine.show(null);
  engine.signIn('p');
  await settled();
  world.approve();
  await settled();
  const stored = world.accounts.value();
  if (stored === null) throw new Error('there is no list');
  world.accounts.set({ ...stored, accounts: stored.accounts.map((each) => ({ ...each, label: null })) });
  const later = await world.start();
  await settled();
  expect(labels(later)).toEqual(['Ada', 'Ada']);
});

/**
 * Creates the engine on the real vault with two accounts behind a passcode, the second of them shown. Reads can be made
 * to fail.
 */
async function locked() {
  const world = createWorld();
  const keychain = createFaultyKeychain(service);
  const computer = { uptime: () => world.clock.monotonic(), now: world.clock.now };
  const vault = createVault({ keychain, service, seal: { clock: computer, calibrate: quickly } });
  /** `hold`: the promise that the next read waits for. */
  const trouble = { read: null as SessionError | null, hold: null as Promise<void> | null };
  const session: typeof vault.session = (id) => {
    const store = vault.session(id);
    const read = async () => {
      const held = trouble.hold;
      trouble.hold = null;
      await held;
      if (trouble.read !== null) throw trouble.read;
      return store.read();
    };
    return { ...store, read };
  };
  const ports = { ...world.ports(), vault: { ...vault, session } };
  const start = async () => {
    const engine = createEngine(ports);
    await engine.start();
    return engine;
  };
  const engine = await start();
  for (const [count, subject] of ['ada', 'bob'].entries()) {
    world.subject = subject;
    engine.show(null);
    engine.signIn('p');
    await eventually(() => expect(world.opened.length).toBe(count + 1));
    world.approve();
    await becomes(engine, 'signed-in');
  }
  await engine.passcode.set(first);
  const id = engine.snapshot().shownAccountId ?? '';
  /** Waits until the lock's own work is stored, and the key is gone. */
  const lock = async () => {
    engine.lock('asked');
    await eventually(async () => expect(await codeFrom(vault.session(id).read())).toBe('vault-sealed'));
  };
  return { world, engine, vault, start, trouble, lock };
}

const becomes = (engine: Engine, kind: string) => eventually(() => expect(engine.snapshot().state.kind).toBe(kind));
const labels = ({ snapshot }: Engine) => snapshot().accounts.map((account) => account.label);

describe('if the passcode opens the locks', () => {
  test('the names are reloaded from the records', async () => {
    const { engine } = await locked();
    engine.lock('asked');
    await engine.passcode.open(first);
    await becomes(engine, 'signed-in');
    expect(engine.snapshot().state).toMatchObject({ account: { name: 'Ada', email: 'ada@example.test' } });
    await eventually(() => expect(labels(engine)).toEqual(['Ada', 'Ada']));
  });

  test('the names of accounts not loaded in this run are reloaded too', async () => {
    const { engine, start } = await locked();
    engine.lock('asked');
    await engine.stop();
    const later = await start();
    await later.passcode.open(first);
    await eventually(() => expect(labels(later)).toEqual(['Ada', 'Ada']));
    later.lock('asked');
    await later.passcode.open(first);
    await eventually(() => expect(labels(later)).toEqual(['Ada', 'Ada']));
  });

  test('an account that is still being read when the user locks again stays locked', async () => {
    const { engine, vault, trouble, lock } = await locked();
    await lock();
    const reading = Promise.withResolvers<void>();
    trouble.hold = reading.promise;
    await engine.passcode.open(first);
    await becomes(engine, 'signed-in');
    const kinds = () => engine.snapshot().accounts.map(({ kind }) => kind);
    expect(kinds()).toEqual(['starting', 'signed-in']);
    engine.lock('asked');
    reading.resolve();
    await eventually(async () => {
      const stored = await vault.accounts.read();
      expect(stored?.accounts.map((account) => account.locked?.reason)).toEqual(['asked', 'asked']);
    });
  });

  test('an unreadable record is a state with a retry, and the retry opens it', async () => {
    const { engine, trouble } = await locked();
    engine.lock('asked');
    trouble.read = new SessionError('keychain-unavailable');
    await engine.passcode.open(first);
    await becomes(engine, 'vault-blocked');
    expect(engine.snapshot().state).toMatchObject({ problem: 'unavailable', code: 'keychain-unavailable' });
    trouble.read = null;
    engine.retry();
    await becomes(engine, 'signed-in');
    expect(engine.snapshot().state).toMatchObject({ account: { name: 'Ada' } });
    await eventually(() => expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } }));
  });

  test('an unreadable account is locked with the others meanwhile', async () => {
    const { world, engine, trouble } = await locked();
    engine.lock('asked');
    trouble.read = new SessionError('keychain-unavailable');
    await engine.passcode.open(first);
    await becomes(engine, 'vault-blocked');
    world.tell('os-locked');
    trouble.read = null;
    engine.retry();
    await eventually(() => expect(engine.snapshot().state.kind).toBe('locked'));
  });

  test.each([
    ['the screen is locked', (world: ReturnType<typeof createWorld>) => world.tell('os-locked')],
    ['the computer sleeps', (world: ReturnType<typeof createWorld>) => world.tell('suspended')],
  ])('no account is opened if %s while it is read', async (_when, happen) => {
    const { world, engine, trouble, lock } = await locked();
    await lock();
    const reading = Promise.withResolvers<void>();
    trouble.hold = reading.promise;
    await engine.passcode.open(first);
    await becomes(engine, 'starting');
    happen(world);
    reading.resolve();
    await becomes(engine, 'locked');
    await eventually(() => expect(engine.snapshot().seal.state).toBe('shut'));
  });
});

test('a rejection during the reload ends the session, and it is not opened afterwards', async () => {
  const { world, engine, trouble } = await locked();
  const answer = Promise.withResolvers<void>();
  world.hold = answer.promise;
  engine.refreshNow();
  await eventually(() => expect(world.requests).toContain('refresh'));
  engine.lock('asked');
  const reading = Promise.withResolvers<void>();
  trouble.hold = reading.promise;
  await engine.passcode.open(first);
  await becomes(engine, 'starting');
  for (const token of [...world.live.keys()]) world.endSession(token);
  answer.resolve();
  await becomes(engine, 'reauthentication-required');
  reading.resolve();
  await settled();
  expect(engine.snapshot().state.kind).toBe('reauthentication-required');
});
