import { describe, expect, test } from 'vitest';
import { createWorld, restarted, twoSignedIn, waitingForBrowser } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';

describe('a start', () => {
  test('shows the first stored account if none was selected', async () => {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    const list = world.accounts.value();
    if (list === null) throw new Error('no list');
    world.accounts.set({ ...list, shown: null });
    const again = await world.start();
    await settled();
    expect(again.snapshot()).toMatchObject({ shownAccountId: 'ada', state: { account: { subject: 'ada' } } });
  });

  test('without stored accounts offers a sign-in, and shows no account data', async () => {
    const world = createWorld();
    const engine = await world.start();
    expect(engine.snapshot()).toMatchObject({
      state: { kind: 'signed-out', error: null },
      shownAccountId: null,
      accounts: [],
      pendingSignOuts: [],
      receipts: [],
    });
    expect(world.requests).toEqual([]);
  });

  test('whose list is unreadable shows the reason, sends nothing, and continues on the user’s retry', async () => {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    world.accounts.faults.read = 'keychain-locked';
    world.requests.length = 0;
    const again = await world.start();
    await settled();
    expect(again.snapshot().state).toEqual({
      kind: 'vault-blocked',
      problem: 'locked',
      code: 'keychain-locked',
      error: null,
    });
    expect(world.requests).toEqual([]);
    world.accounts.faults.read = null;
    again.retry();
    await settled();
    expect(again.snapshot()).toMatchObject({ shownAccountId: 'bob', state: { kind: 'signed-in' } });
  });
});

describe('a locked screen of the computer', () => {
  test('locks unloaded accounts too, for the next start as well', async () => {
    const { world, engine } = await twoSignedIn();
    const again = await restarted(world, engine);
    world.tell('os-locked');
    await settled();
    expect(again.snapshot().accounts.map(({ kind }) => kind)).toEqual(['locked', 'locked']);
    expect(world.lockStored('ada')).toMatchObject({ reason: 'os-locked' });
    expect(world.lockStored('bob')).toMatchObject({ reason: 'os-locked' });
  });

  test('that is unlocked again opens nothing', async () => {
    const { world, engine } = await twoSignedIn();
    world.tell('os-locked');
    world.tell('os-unlocked');
    await settled();
    expect(engine.snapshot().accounts.map(({ kind }) => kind)).toEqual(['locked', 'locked']);
  });
});

describe('once the engine has been stopped', () => {
  test('a waiting sign-in ends, and its address does not respond', async () => {
    const { world, engine } = await waitingForBrowser();
    await engine.stop();
    await settled();
    expect(world.redirects[0]?.concluded).toBe('failed');
    expect(world.clock.timers()).toBe(0);
  });

  test('it listens to nothing, sends nothing and sets no timer', async () => {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    world.requests.length = 0;
    const { revision } = engine.snapshot();
    world.tell('os-locked');
    await world.clock.advance(3_600_000);
    expect(engine.snapshot().revision).toBe(revision);
    expect(world.requests).toEqual([]);
    expect(world.clock.timers()).toBe(0);
  });

  test('during its start, it opens nothing', async () => {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    world.requests.length = 0;
    const { createEngine } = await import('../../main/session/engine.ts');
    const again = createEngine(world.ports());
    const starting = again.start();
    await again.stop();
    await starting;
    await settled();
    expect(again.snapshot().state.kind).toBe('starting');
    expect(world.requests).toEqual([]);
  });
});

test('locking on request locks an open session, and is refused without one', async () => {
  const { engine } = await twoSignedIn();
  engine.show(null);
  engine.lock('asked');
  expect(engine.snapshot().accounts.map(({ kind }) => kind)).toEqual(['locked', 'locked']);
  expect(() => engine.lock('asked')).toThrow('not-possible-now');
});

test('each change is emitted once, as a whole snapshot with the next number', async () => {
  const { world, engine } = await twoSignedIn();
  engine.signOut();
  await settled();
  const revisions: number[] = [];
  engine.subscribe(({ revision }) => revisions.push(revision));
  const { revision, receipts } = engine.snapshot();
  engine.dismissReceipt(receipts[0]?.id ?? '');
  expect(revisions).toEqual([revision + 1]);
  expect(engine.snapshot().receipts).toEqual([]);
  expect(world.accounts.value()?.accounts.map(({ id }) => id)).toEqual(['ada']);
});
