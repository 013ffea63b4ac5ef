import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';
import { createWorld, signedIn, signIn, waitingForBrowser } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const hour = 3_600_000;

describe('the access token in the record', () => {
  test('is removed when the session locks, and the refresh token stays', async () => {
    const { world, engine } = await signedIn();
    const before = world.session.value();
    expect(before?.accessToken).not.toBeNull();
    engine.lock('asked');
    await settled();
    expect(world.session.value()).toEqual({
      ...before,
      generation: (before?.generation ?? 0) + 1,
      accessToken: null,
    });
  });

  test('is removed later if the keychain refused, and then not touched again', async () => {
    const { world, engine } = await signedIn();
    world.session.faults.write = 'keychain-write-failed';
    engine.lock('asked');
    await settled();
    expect(world.session.value()?.accessToken).not.toBeNull();
    world.session.faults.write = null;
    await world.clock.advance(120_000);
    expect(world.session.value()?.accessToken).toBeNull();
    const generation = world.session.value()?.generation;
    await world.clock.advance(hour);
    expect(world.session.value()?.generation).toBe(generation);
  });

  test('of another session that replaced this one is not touched', async () => {
    const { world, engine } = await signedIn();
    const mine = world.session.value();
    if (mine === null) throw new Error('nothing stored');
    const theirs = { ...mine, sessionId: 'another', generation: 40 };
    world.session.set(theirs);
    engine.lock('asked');
    await settled();
    expect(world.session.value()).toEqual(theirs);
  });

  test('is not checked in an open session', async () => {
    const { world } = await signedIn();
    const { generation } = world.session.value() ?? {};
    world.hold = new Promise(() => {});
    await world.clock.advance(20_000);
    expect(world.session.value()?.generation).toBe(generation);
  });

  test('is not restored by an unlock, which fetches the next one', async () => {
    const { world, engine } = await signedIn();
    engine.lock('asked');
    await settled();
    engine.unlock();
    await settled();
    world.hold = new Promise(() => {});
    world.approve();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', session: { accessTokenExpiresAt: null } });
    expect(world.session.value()?.accessToken).toBeNull();
  });
});

describe('an event while a session is being opened', () => {
  test.each(['os-locked', 'suspended'] as const)('%s locks it as it opens', async (event) => {
    const { world, engine } = await waitingForBrowser();
    world.tell(event);
    expect(engine.snapshot().state.kind).toBe('signing-in');
    world.approve();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: event });
    expect(world.lockStored()).toMatchObject({ reason: event });
  });

  test.each([
    ['os-locked', 'os-unlocked'],
    ['suspended', 'resumed'],
  ] as const)('%s and then %s leaves it open', async (away, back) => {
    const { world, engine } = await waitingForBrowser();
    world.tell(away);
    world.tell(back);
    world.approve();
    await settled();
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });

  test('a computer that resumes behind a locked screen opens nothing', async () => {
    const { world, engine } = await waitingForBrowser();
    world.tell('os-locked');
    world.tell('suspended');
    world.tell('resumed');
    world.approve();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'os-locked' });
  });

  test('a manual lock stands, whatever the computer reports afterwards', async () => {
    const { world, engine } = await signedIn();
    world.subject = 'bob';
    engine.show(null);
    engine.signIn('p');
    await settled();
    engine.lock('asked');
    for (const event of ['os-locked', 'os-unlocked', 'suspended', 'resumed', 'window-shown'] as const)
      world.tell(event);
    world.approve();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
    expect(world.lockStored('bob')).toMatchObject({ reason: 'asked' });
  });

  test('of two matching rules, the one that signs out applies', async () => {
    const actions = { ...defaultSettings.actions, 'os-locked': 'sign-out' } as const;
    const { world, engine } = await waitingForBrowser(createWorld({ actions }));
    world.tell('os-locked');
    world.tell('suspended');
    world.approve();
    await settled();
    expect(engine.snapshot().state.kind).toBe('signed-out');
    expect(world.session.value()).toBeNull();
  });

  test('an event before the sign-in does not count against it', async () => {
    const world = createWorld();
    const engine = await world.start();
    world.tell('os-locked');
    await signIn(world, engine);
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });

  test('nothing is locked if no user is signed in', async () => {
    const world = createWorld();
    const engine = await world.start();
    world.tell('os-locked');
    world.tell('suspended');
    await settled();
    expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: null });
    expect(world.activity).toEqual([]);
  });
});

test('a lock keeps its reason and its time, whatever comes after it', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  const { state } = engine.snapshot();
  await world.clock.advance(60_000);
  world.tell('os-locked');
  world.tell('os-unlocked');
  world.idleMs = 10 * hour;
  await world.clock.advance(60_000);
  expect(engine.snapshot().state).toEqual(state);
  expect(world.lockStored()).toEqual({ reason: 'asked', at: world.clock.now() - 120_000 });
});

test('an unlock restarts the lifetime and the idle time', async () => {
  const { world, engine } = await signedIn();
  await world.clock.advance(9 * 60_000);
  world.idleMs = 0;
  engine.lock('asked');
  await world.clock.advance(hour);
  engine.unlock();
  await settled();
  const at = world.clock.now();
  world.idleMs = 5 * hour;
  world.approve();
  await settled();
  expect(world.session.value()).toMatchObject({ startedAt: at, authenticatedAt: at });
  expect(engine.snapshot().state).toMatchObject({
    kind: 'signed-in',
    session: { endsAt: at + 12 * hour, authenticatedAt: at, idleLocksAt: at + 10 * 60_000 },
  });
  world.idleMs = null;
  await world.clock.advance(12 * hour - 5_000);
  expect(engine.snapshot().state.kind).toBe('signed-in');
  await world.clock.advance(10_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
});

test('the authentication class is that of the last sign-in', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  engine.unlock();
  await settled();
  world.acr = 'phr';
  world.approve();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ session: { acr: 'phr' } });
  expect(world.session.value()?.acr).toBe('phr');
});
