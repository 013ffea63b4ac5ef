import { expect, test } from 'vitest';
import { createEngine } from '../../main/session/engine.ts';
import { SessionError } from '../../main/session/ports/errors.ts';
import type { SessionRecord } from '../../main/session/ports/records.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import { createWorld, holdRefreshes, signedIn, signIn } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';
import { gate } from '../support/gate.ts';

type Signed = Awaited<ReturnType<typeof signedIn>>;

const refreshes = ({ world }: Signed) => world.sent('refresh');
const stateOf = ({ engine }: Signed) => engine.snapshot().state;

function stored({ world }: Signed): SessionRecord {
  const record = world.session.value();
  if (record === null) throw new Error('nothing is stored');
  return record;
}

/** Simulates a refresh of another process that has the lock: the provider's state matches the record. */
function rotateElsewhere(signed: Signed): void {
  const { world } = signed;
  const record = stored(signed);
  const session = world.live.get(record.refreshToken.reveal()) ?? 'session';
  world.live.delete(record.refreshToken.reveal());
  world.live.set('rt-elsewhere', session);
  const refreshToken = new Secret('rt-elsewhere');
  world.session.set({ ...record, generation: record.generation + 2, refreshToken, intent: null });
}

function signInElsewhere(signed: Signed): SessionRecord {
  const theirs = { ...stored(signed), sessionId: 'theirs', refreshToken: new Secret('rt-theirs'), intent: null };
  signed.world.live.set('rt-theirs', 'their session');
  signed.world.session.set(theirs);
  return theirs;
}

/** Runs `happens` after the lock `of` a record was requested and before it is acquired; `turn` counts from 1. */
function beforeLock({ world }: Signed, happens: (turn: number) => void | Promise<void>, of = 'ada'): void {
  let turn = 0;
  Object.assign(world.ports().refreshLock, {
    withLock: async (name: string, task: () => Promise<unknown>) => {
      if (name !== of) return await task();
      turn += 1;
      await happens(turn);
      return await task();
    },
  });
}

/** Starts a refresh that hangs at the provider. Resolves with a function that lets it continue. */
async function refreshHeld({ world, engine }: Signed): Promise<() => Promise<void>> {
  const release = holdRefreshes(world);
  engine.refreshNow();
  await settled();
  return async () => {
    release();
    await settled();
  };
}

test('what is sent was read after the lock was acquired', async () => {
  const signed = await signedIn();
  beforeLock(signed, (turn) => {
    if (turn === 1) rotateElsewhere(signed);
  });
  signed.engine.refreshNow();
  await settled();
  expect(refreshes(signed)).toBe(1);
  expect(signed.world.live.has('rt-elsewhere')).toBe(false);
  expect(stateOf(signed)).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
});

test.each(['refresh-busy', 'refresh-lock-unavailable'] as const)(
  'without the lock nothing is sent or stored: %s is reported, and the refresh is retried',
  async (code) => {
    const signed = await signedIn();
    let there = false;
    beforeLock(signed, () => {
      if (!there) throw new SessionError(code);
    });
    signed.engine.refreshNow();
    await settled();
    expect(signed.world.journal).toEqual([]);
    expect(stateOf(signed)).toMatchObject({ kind: 'signed-in', freshness: { kind: 'offline', code } });
    there = true;
    await signed.world.clock.advance(5_000);
    expect(refreshes(signed)).toBe(1);
    expect(stateOf(signed)).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  },
);

test('a lock that could not be stored because of another process is stored later', async () => {
  const signed = await signedIn();
  let there = false;
  const happens = () => {
    if (!there) throw new SessionError('refresh-busy');
  };
  beforeLock(signed, happens, 'accounts');
  signed.engine.lock('asked');
  await settled();
  expect(stateOf(signed).kind).toBe('locked');
  expect(signed.world.lockStored()).toBeNull();
  there = true;
  await signed.world.clock.advance(60_000);
  expect(signed.world.lockStored()).toMatchObject({ reason: 'asked' });
});

test('a rejection of a token that another process has replaced ends nothing: the new one is tried', async () => {
  const signed = await signedIn();
  const letGo = await refreshHeld(signed);
  rotateElsewhere(signed);
  await letGo();
  expect(stateOf(signed)).toMatchObject({ kind: 'signed-in', freshness: { kind: 'offline', code: 'refresh-busy' } });
  expect(signed.world.storedToken()).toBe('rt-elsewhere');
  await signed.world.clock.advance(5_000);
  expect(refreshes(signed)).toBe(2);
  expect(stateOf(signed)).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  expect(signed.world.journal).not.toContain('session cleared');
});

test('the record is deleted only while it still holds the rejected token', async () => {
  const signed = await signedIn();
  beforeLock(signed, (turn) => {
    // The first turn is the refresh, the second the deletion.
    if (turn === 1) signed.world.live.clear();
    else rotateElsewhere(signed);
  });
  signed.engine.refreshNow();
  await settled();
  expect(stateOf(signed)).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-refused' });
  expect(signed.world.storedToken()).toBe('rt-elsewhere');
});

test('a rejected token that is still stored is deleted', async () => {
  const signed = await signedIn();
  signed.world.live.clear();
  signed.engine.refreshNow();
  await settled();
  expect(stateOf(signed)).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-refused' });
  expect(signed.world.session.value()).toBeNull();
});

test('a session that another process stored in place of ours is neither used nor deleted', async () => {
  const signed = await signedIn();
  const theirs = signInElsewhere(signed);
  signed.engine.refreshNow();
  await settled();
  expect(refreshes(signed)).toBe(0);
  expect(stateOf(signed)).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-refused' });
  expect(signed.world.session.value()).toBe(theirs);
});

test.each(['signed out', 'signed somebody in'] as const)(
  'when another process has %s while a response is pending, our token is not stored but revoked',
  async (what) => {
    const signed = await signedIn();
    const letGo = await refreshHeld(signed);
    if (what === 'signed out') signed.world.session.set(null);
    else signInElsewhere(signed);
    const expected = signed.world.session.value();
    await letGo();
    expect(signed.world.session.value()).toBe(expected);
    expect(signed.world.requests).toContain('revoke');
    expect([...signed.world.live.keys()]).toEqual(expected === null ? [] : ['rt-theirs']);
    expect(stateOf(signed)).toMatchObject({ kind: 'reauthentication-required' });
  },
);

test('an unlock proves nothing for another process’s session', async () => {
  const signed = await signedIn();
  signed.engine.lock('asked');
  await settled();
  const theirs = signInElsewhere(signed);
  signed.engine.unlock();
  await settled();
  signed.world.approve();
  await settled();
  expect(signed.world.session.value()).toBe(theirs);
  expect(stateOf(signed)).toMatchObject({ kind: 'reauthentication-required' });
});

test.each(['locked', 'stopped'] as const)(
  'a session that was %s while it waited for the lock sends nothing',
  async (what) => {
    const signed = await signedIn();
    const { opened: held, open: release } = gate();
    beforeLock(signed, (turn) => (turn === 1 ? held : undefined));
    signed.engine.refreshNow();
    await settled();
    if (what === 'locked') signed.engine.lock('asked');
    else await signed.engine.stop();
    release();
    await settled();
    expect(refreshes(signed)).toBe(0);
    expect(signed.world.activity.filter((event) => event.what === 'refresh-failed')).toEqual([]);
  },
);

test('an account that another process removed because its record was not stored yet is listed again', async () => {
  const world = createWorld();
  const engine = await world.start();
  const { store } = world.session;
  const { write } = store;
  const { opened: keychainAnswers, open: answer } = gate();
  Object.assign(store, {
    write: async (record: SessionRecord) => {
      await keychainAnswers;
      return await write(record);
    },
  });
  await signIn(world, engine);
  expect(world.accounts.value()?.accounts).toHaveLength(1);
  const other = createEngine(world.ports());
  await other.start();
  await settled();
  expect(world.accounts.value()?.accounts).toEqual([]);
  Object.assign(store, { write });
  answer();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-in');
  expect(world.accounts.value()?.accounts).toMatchObject([{ id: 'ada', locked: null }]);
  await engine.stop();
  await other.stop();
  const again = await world.start();
  expect(again.snapshot()).toMatchObject({ state: { kind: 'signed-in' }, accounts: [{ id: 'ada' }] });
});
