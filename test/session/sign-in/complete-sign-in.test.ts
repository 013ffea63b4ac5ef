import { describe, expect, test } from 'vitest';
import {
  accessTokenMs,
  createWorld,
  issuer,
  restarted,
  signedIn,
  signIn,
  signInToo,
  twoSignedIn,
  unlock,
} from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { gate } from '../../support/gate.ts';

const minute = 60_000;
type World = ReturnType<typeof createWorld>;

/** Returns Bob's line on the stored list, and his record. */
const bobIn = (world: World) => ({
  line: world.accounts.value()?.accounts.find(({ id }) => id === 'bob') ?? null,
  record: world.sessionOf('bob').value(),
});

test('the stored record of a sign-in has all that a restart needs, and no request', async () => {
  const world = createWorld();
  world.acr = 'phr';
  const engine = await world.start();
  await signIn(world, engine);
  const at = world.clock.now();
  expect(world.session.value()).toMatchObject({
    generation: 1,
    clientId: 'client',
    account: { providerId: 'p', issuer, subject: 'ada', name: 'Ada', email: 'ada@example.test' },
    authenticatedAt: at,
    startedAt: at,
    refreshedAt: at,
    accessTokenExpiresAt: at + accessTokenMs,
    accessToken: { expiresAt: at + accessTokenMs },
    acr: 'phr',
    intent: null,
  });
  expect(world.accounts.value()).toEqual({
    shown: 'ada',
    accounts: [{ id: 'ada', providerId: 'p', sessionId: world.session.value()?.sessionId, label: 'Ada', locked: null }],
  });
});

test('a repeated sign-in stores the next generation, so that an older one is never preferred', async () => {
  const { world, engine } = await twoSignedIn();
  const before = bobIn(world).record;
  await signInToo(world, engine, 'bob');
  const after = bobIn(world).record;
  expect(after?.generation).toBe((before?.generation ?? 0) + 1);
  expect(after?.sessionId).not.toBe(before?.sessionId);
  expect(bobIn(world).line?.sessionId).toBe(after?.sessionId);
});

describe('a sign-in that cannot be stored', () => {
  test('leaves no line on the list if it was the user’s first', async () => {
    const { world, engine } = await signedIn();
    world.sessionOf('bob').faults.write = 'keychain-write-failed';
    await signInToo(world, engine, 'bob');
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-out', error: 'keychain-write-failed' });
    expect(bobIn(world)).toEqual({ line: null, record: null });
    expect(engine.snapshot().accounts.map(({ id }) => id)).toEqual(['ada']);
  });

  test('keeps the user’s earlier session, also after a restart', async () => {
    const { world, engine } = await twoSignedIn();
    const before = bobIn(world);
    world.sessionOf('bob').faults.write = 'keychain-write-failed';
    await signInToo(world, engine, 'bob');
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-out', error: 'keychain-write-failed' });
    expect(bobIn(world).record).toEqual(before.record);
    expect(bobIn(world).line?.sessionId).toBe(before.line?.sessionId);
    world.sessionOf('bob').faults.write = null;
    const again = await restarted(world, engine);
    again.show('bob');
    await settled();
    expect(again.snapshot().state).toMatchObject({ kind: 'signed-in', account: { subject: 'bob' } });
  });

  test('leaves the line if the earlier record cannot be read, because it may exist', async () => {
    const { world, engine } = await twoSignedIn();
    Object.assign(world.sessionOf('bob').faults, {
      read: 'keychain-record-unreadable',
      write: 'keychain-write-failed',
    });
    await signInToo(world, engine, 'bob');
    expect(engine.snapshot().state).toMatchObject({ error: 'keychain-write-failed' });
    expect(bobIn(world).line).not.toBeNull();
  });
});

test('an unlock is no evidence for a session that another process has stored meanwhile', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  await settled();
  const stored = world.session.value();
  if (stored === null) throw new Error('nothing is stored');
  const theirs = { ...stored, sessionId: 'another', generation: 40 };
  world.session.set(theirs);
  world.hold = new Promise(() => {});
  await world.clock.advance(minute);
  world.acr = 'phr';
  await unlock(world, engine);
  expect(world.session.value()).toMatchObject({ startedAt: theirs.startedAt, acr: null });
});

test('an unlock is stored before the browser shows success, so that a restart finds no lock', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  engine.unlock();
  await settled();
  const { vault } = world.ports();
  const storing = gate();
  const write: typeof vault.accounts.write = async (list) => {
    await storing.opened;
    return world.accounts.store.write(list);
  };
  Object.assign(vault.accounts, { write });
  world.approve();
  await settled();
  expect(world.redirects.at(-1)?.concluded).toBeNull();
  storing.open();
  await settled();
  expect(world.redirects.at(-1)?.concluded).toBe('success');
  expect(world.lockStored()).toBeNull();
});
