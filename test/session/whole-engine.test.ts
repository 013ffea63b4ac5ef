import { describe, expect, test } from 'vitest';
import { createWorld, restarted, twoSignedIn, waitingForBrowser } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';

describe('a start', () => {
  test('shows the first of those that are stored where none was shown last', async () => {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    const list = world.accounts.value();
    if (list === null) throw new Error('no list');
    world.accounts.set({ ...list, shown: null });
    const again = await world.start();
    await settled();
    expect(again.snapshot()).toMatchObject({ shownAccountId: 'ada', state: { account: { subject: 'ada' } } });
  });

  test('with nothing stored asks for a sign-in, and has nothing of anybody', async () => {
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

  test('whose list cannot be read says why, asks for nothing, and goes on when the person says so', async () => {
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

describe('the screen of the computer that is locked', () => {
  test('locks the accounts at rest too, for the next start as well', async () => {
    const { world, engine } = await twoSignedIn();
    const again = await restarted(world, engine);
    world.tell('os-locked');
    await settled();
    expect(again.snapshot().accounts.map(({ kind }) => kind)).toEqual(['locked', 'locked']);
    expect(world.lockStored('ada')).toMatchObject({ reason: 'os-locked' });
    expect(world.lockStored('bob')).toMatchObject({ reason: 'os-locked' });
  });

  test('and unlocked again opens nothing', async () => {
    const { world, engine } = await twoSignedIn();
    world.tell('os-locked');
    world.tell('os-unlocked');
    await settled();
    expect(engine.snapshot().accounts.map(({ kind }) => kind)).toEqual(['locked', 'locked']);
  });
});

describe('once it has been stopped', () => {
  test('a sign-in that was waiting is over, and its address answers nobody', async () => {
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

  test('while it was starting, it opens nothing', async () => {
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

test('locking on request locks what is open, and is refused where nothing is', async () => {
  const { engine } = await twoSignedIn();
  engine.show(null);
  engine.lock('asked');
  expect(engine.snapshot().accounts.map(({ kind }) => kind)).toEqual(['locked', 'locked']);
  expect(() => engine.lock('asked')).toThrow('not-possible-now');
});

test('each change is told once, as a whole picture with the next number', async () => {
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
