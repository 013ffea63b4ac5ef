import { describe, expect, test } from 'vitest';
import type { Engine } from '../../main/session/engine-api.ts';
import { accessTokenMs, lend, restarted, signedIn, signIn, twoSignedIn, unlock } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';

const hour = 3_600_000;

const line = (engine: Engine, id: string) => engine.snapshot().accounts.find((account) => account.id === id);

describe('the window hears of an account that it does not show', () => {
  test('nothing, where its line on the list is the same', async () => {
    const { world, engine } = await twoSignedIn();
    engine.show(null);
    world.clock.setBy(accessTokenMs);
    await lend(engine, 'bob');
    await settled();
    const { revision } = engine.snapshot();
    world.clock.setBy(accessTokenMs);
    await lend(engine, 'bob');
    expect(world.sent('refresh')).toBe(2);
    expect(engine.snapshot().revision).toBe(revision);
  });

  test('when its line changes', async () => {
    const { world, engine } = await twoSignedIn();
    engine.show('ada');
    await settled();
    const { revision } = engine.snapshot();
    world.endSession(world.sessionOf('bob').value()?.refreshToken.reveal() ?? '');
    world.clock.setBy(accessTokenMs);
    await lend(engine, 'bob').catch(() => undefined);
    expect(line(engine, 'bob')).toMatchObject({ kind: 'sign-in-again' });
    expect(engine.snapshot().revision).toBeGreaterThan(revision);
    expect(engine.snapshot().shownAccountId).toBe('ada');
  });

  test('what it is called and whose it is, while it rests', async () => {
    const { world } = await twoSignedIn();
    const engine = await world.start();
    await settled();
    expect(line(engine, 'ada')).toEqual({ id: 'ada', providerId: 'p', label: 'Ada', kind: 'signed-in' });
    engine.lock('asked');
    expect(line(engine, 'ada')).toEqual({ id: 'ada', providerId: 'p', label: null, kind: 'locked' });
  });
});

describe('an account is shown', () => {
  test('at once, and what was under way goes on', async () => {
    const { world, engine } = await twoSignedIn();
    const { revision } = engine.snapshot();
    engine.show('ada');
    expect(engine.snapshot()).toMatchObject({ shownAccountId: 'ada', state: { account: { subject: 'ada' } } });
    expect(engine.snapshot().revision).toBeGreaterThan(revision);
    await settled();
    expect(world.accounts.value()?.shown).toBe('ada');
    expect(world.sent('refresh')).toBe(0);
  });

  test('with a fresh access token, where it had let its own run out', async () => {
    const { world, engine } = await twoSignedIn();
    await world.clock.advance(2 * accessTokenMs);
    const before = world.sent('refresh');
    engine.show('ada');
    await settled();
    expect(world.sent('refresh')).toBe(before + 1);
    expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
  });

  test('as offline, and with no further request, where it is that', async () => {
    const { world, engine } = await twoSignedIn();
    world.clock.setBy(accessTokenMs);
    world.offline = 'provider-error';
    await lend(engine, 'ada').catch(() => undefined);
    world.offline = null;
    const before = world.sent('refresh');
    engine.show('ada');
    await settled();
    expect(world.sent('refresh')).toBe(before);
    expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'offline', code: 'provider-error' } });
  });

  test('as locked, and with no request, where it is that', async () => {
    const { world, engine } = await twoSignedIn();
    engine.lock('asked');
    await settled();
    world.requests.length = 0;
    engine.show('ada');
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked' });
    expect(world.requests).toEqual([]);
  });

  test('after the restart too, and its locks with it', async () => {
    const { world, engine } = await twoSignedIn();
    engine.show('ada');
    await settled();
    engine.lock('asked');
    const again = await restarted(world, engine);
    expect(again.snapshot()).toMatchObject({ shownAccountId: 'ada', state: { kind: 'locked', reason: 'asked' } });
    expect(line(again, 'bob')).toMatchObject({ kind: 'locked' });
  });
});

describe('a record that cannot be read', () => {
  async function unreadable() {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    world.sessionOf('bob').faults.read = 'keychain-record-unreadable';
    const again = await world.start();
    await settled();
    return { world, engine: again };
  }

  test('is given up by the person, and takes its account off the list, and no other', async () => {
    const { world, engine } = await unreadable();
    expect(engine.snapshot()).toMatchObject({
      shownAccountId: 'bob',
      state: { kind: 'vault-blocked', problem: 'unreadable', code: 'keychain-record-unreadable' },
    });
    await engine.discardStoredSession();
    await settled();
    expect(engine.snapshot()).toMatchObject({ shownAccountId: null, state: { kind: 'signed-out', error: null } });
    expect(engine.snapshot().accounts.map(({ id }) => id)).toEqual(['ada']);
    expect(world.accounts.value()?.accounts.map(({ id }) => id)).toEqual(['ada']);
    expect(world.sessionOf('bob').value()).toBeNull();
    expect(world.session.value()).not.toBeNull();
    // The way to sign in to one more is open.
    world.sessionOf('bob').faults.read = null;
    await signIn(world, engine);
    expect(engine.snapshot()).toMatchObject({ shownAccountId: 'bob', state: { kind: 'signed-in' } });
  });

  test('stays as it is while the keychain does not let go of it', async () => {
    const { world, engine } = await unreadable();
    world.sessionOf('bob').faults.clear = 'keychain-locked';
    await expect(engine.discardStoredSession()).rejects.toMatchObject({ code: 'keychain-locked' });
    expect(engine.snapshot().state).toMatchObject({ kind: 'vault-blocked' });
    expect(world.accounts.value()?.accounts).toHaveLength(2);
  });

  test('is not written over by a sign-in, and keeps nobody from another account', async () => {
    const { engine } = await unreadable();
    expect(() => engine.signIn('p')).toThrow('not-possible-now');
    engine.show('ada');
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', account: { subject: 'ada' } });
  });

  test('can be read again when the person says so, if it can', async () => {
    const { world, engine } = await unreadable();
    engine.retry();
    await settled();
    expect(engine.snapshot().state.kind).toBe('vault-blocked');
    world.sessionOf('bob').faults.read = null;
    engine.retry();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', account: { subject: 'bob' } });
  });
});

describe('idleness', () => {
  test('locks those at rest, and not the one whose person has just proved to be here', async () => {
    const { world, engine } = await twoSignedIn();
    engine.lock('asked');
    await settled();
    await unlock(world, engine);
    world.idleMs = 5 * hour;
    await world.clock.advance(30_000);
    expect(line(engine, 'bob')).toMatchObject({ kind: 'signed-in' });
    expect(world.lockStored('bob')).toBeNull();
    expect(line(engine, 'ada')).toMatchObject({ kind: 'locked' });
  });

  test('locks those at rest at its limit after the start, and not before', async () => {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    world.idleMs = 5 * hour;
    const again = await world.start();
    await world.clock.advance(599_000);
    expect(line(again, 'ada')).toMatchObject({ kind: 'signed-in' });
    await world.clock.advance(2_000);
    expect(line(again, 'ada')).toMatchObject({ kind: 'locked' });
    expect(world.lockStored('ada')).toMatchObject({ reason: 'idle' });
  });

  test('locks nobody where the desktop cannot tell', async () => {
    const { world, engine } = await twoSignedIn();
    await engine.stop();
    world.idleMs = null;
    const again = await world.start();
    await world.clock.advance(3 * hour);
    expect([line(again, 'ada')?.kind, line(again, 'bob')?.kind]).toEqual(['signed-in', 'signed-in']);
  });
});

describe('the countdown to the idle lock', () => {
  /** How often the window is told within four looks while `idle` says what the desktop counts. */
  async function told(idle: (passed: number) => number | null) {
    const { world, engine } = await signedIn();
    world.idleMs = idle(0);
    await world.clock.advance(15_000);
    let count = 0;
    engine.subscribe(() => {
      count += 1;
    });
    const from = world.clock.now();
    world.hold = new Promise(() => {});
    for (let second = 0; second < 16; second += 1) {
      world.idleMs = idle(world.clock.now() - from + 1_000);
      await world.clock.advance(1_000);
    }
    return count;
  }

  test('is not news while nobody touches anything, nor where the desktop counts in whole seconds', async () => {
    expect(await told((passed) => passed)).toBe(0);
    expect(await told((passed) => passed + (passed % 2_000 === 0 ? 700 : -700))).toBe(0);
  });

  test('is news where somebody does', async () => {
    expect(await told(() => 0)).toBeGreaterThan(0);
  });

  test('is news where the desktop can tell no more, and once only', async () => {
    const { world, engine } = await signedIn();
    const seen: (number | null)[] = [];
    engine.subscribe(({ state }) => {
      if (state.kind === 'signed-in') seen.push(state.session.idleLocksAt);
    });
    world.idleMs = null;
    await world.clock.advance(15_000);
    expect(seen).toEqual([null]);
    await world.clock.advance(15_000);
    expect(seen).toEqual([null]);
    world.idleMs = 0;
    await world.clock.advance(15_000);
    // A reading may stand for a moment.
    expect(seen.at(-1)).toBeGreaterThan(world.clock.now() + 590_000);
  });
});

test('where a record is kept is shown as it is, also when it changes', async () => {
  const { world, engine } = await signedIn();
  const keptIn = () => {
    const { state } = engine.snapshot();
    return state.kind === 'signed-in' ? state.session.keptIn : null;
  };
  expect(keptIn()).toBe('keychain');
  world.session.set(null);
  engine.lock('asked');
  await settled();
  // There is nothing to take a token out of, and nothing is put there.
  expect(world.session.value()).toBeNull();
});

test('a session that ended while its record could not be read is forgotten no later than it can be', async () => {
  const { world, engine } = await twoSignedIn();
  world.endSession(world.sessionOf('bob').value()?.refreshToken.reveal() ?? '');
  world.activity.length = 0;
  world.sessionOf('bob').faults.clear = 'keychain-locked';
  engine.refreshNow();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'sign-in-again', reason: 'refresh-refused' });
  expect(world.activity).toContainEqual({ what: 'vault-failed', code: 'keychain-locked' });
  expect(world.accounts.value()?.accounts).toHaveLength(2);
});

test('a lifetime that ended while nobody ran the app locks the account that is opened, and says so', async () => {
  const { world, engine } = await twoSignedIn();
  await engine.stop();
  await world.clock.advance(12 * hour);
  const again = await world.start();
  await settled();
  expect(again.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
  await expect(lend(again, 'ada')).rejects.toMatchObject({ code: 'not-possible-now' });
  expect(line(again, 'ada')).toMatchObject({ kind: 'locked', label: null });
});
