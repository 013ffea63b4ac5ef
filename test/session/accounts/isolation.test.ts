import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../main/session/engine-api.ts';
import { accessTokenMs, lend, restarted, signedIn, signIn, twoSignedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const hour = 3_600_000;

const line = (engine: Engine, id: string) => engine.snapshot().accounts.find((account) => account.id === id);

describe('the window is notified of an account that it does not show', () => {
  test('not at all if its line on the list is unchanged', async () => {
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
    expect(line(engine, 'bob')).toMatchObject({ kind: 'reauthentication-required' });
    expect(engine.snapshot().revision).toBeGreaterThan(revision);
    expect(engine.snapshot().shownAccountId).toBe('ada');
  });

  test('with its name and user while it is unloaded', async () => {
    const { world } = await twoSignedIn();
    const engine = await world.start();
    await settled();
    expect(line(engine, 'ada')).toEqual({ id: 'ada', providerId: 'p', label: 'Ada', kind: 'signed-in' });
    engine.lock('asked');
    expect(line(engine, 'ada')).toEqual({ id: 'ada', providerId: 'p', label: null, kind: 'locked' });
  });
});

describe('an account is shown', () => {
  test('at once, and pending work continues', async () => {
    const { world, engine } = await twoSignedIn();
    const { revision } = engine.snapshot();
    engine.show('ada');
    expect(engine.snapshot()).toMatchObject({ shownAccountId: 'ada', state: { account: { subject: 'ada' } } });
    expect(engine.snapshot().revision).toBeGreaterThan(revision);
    await settled();
    expect(world.accounts.value()?.shown).toBe('ada');
    expect(world.sent('refresh')).toBe(0);
  });

  test('with a new access token if its own had expired', async () => {
    const { world, engine } = await twoSignedIn();
    await world.clock.advance(2 * accessTokenMs);
    const before = world.sent('refresh');
    engine.show('ada');
    await settled();
    expect(world.sent('refresh')).toBe(before + 1);
    expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
  });

  test('as offline without a further request, if it is offline', async () => {
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

  test('as locked without a request, if it is locked', async () => {
    const { world, engine } = await twoSignedIn();
    engine.lock('asked');
    await settled();
    world.requests.length = 0;
    engine.show('ada');
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked' });
    expect(world.requests).toEqual([]);
  });

  test('after a restart too, together with its locks', async () => {
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

  test('is discarded by the user, and removes its account from the list, and no other', async () => {
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
    // The slot for another sign-in is open.
    world.sessionOf('bob').faults.read = null;
    await signIn(world, engine);
    expect(engine.snapshot()).toMatchObject({ shownAccountId: 'bob', state: { kind: 'signed-in' } });
  });

  test('stays unchanged while the keychain does not delete it', async () => {
    const { world, engine } = await unreadable();
    world.sessionOf('bob').faults.clear = 'keychain-locked';
    await expect(engine.discardStoredSession()).rejects.toMatchObject({ code: 'keychain-locked' });
    expect(engine.snapshot().state).toMatchObject({ kind: 'vault-blocked' });
    expect(world.accounts.value()?.accounts).toHaveLength(2);
  });

  test('is not overwritten by a sign-in, and blocks no other account', async () => {
    const { engine } = await unreadable();
    expect(() => engine.signIn('p')).toThrow('not-possible-now');
    engine.show('ada');
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', account: { subject: 'ada' } });
  });

  test('is read again on the user’s retry, if it can be', async () => {
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

test('the persistence of a record is shown, also when it changes', async () => {
  const { world, engine } = await signedIn();
  const persistence = () => {
    const { state } = engine.snapshot();
    return state.kind === 'signed-in' ? state.session.persistence : null;
  };
  expect(persistence()).toBe('keychain');
  world.session.set(null);
  engine.lock('asked');
  await settled();
  // There is no record to remove a token from, and none is created.
  expect(world.session.value()).toBeNull();
});

test('a session that ended while its record was unreadable is deleted as soon as it can be', async () => {
  const { world, engine } = await twoSignedIn();
  world.endSession(world.sessionOf('bob').value()?.refreshToken.reveal() ?? '');
  world.activity.length = 0;
  world.sessionOf('bob').faults.clear = 'keychain-locked';
  engine.refreshNow();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-refused' });
  expect(world.activity).toContainEqual({ what: 'vault-failed', code: 'keychain-locked' });
  expect(world.accounts.value()?.accounts).toHaveLength(2);
});

test('a lifetime that ended while the app was closed locks the account with that reason', async () => {
  const { world, engine } = await twoSignedIn();
  await engine.stop();
  await world.clock.advance(12 * hour);
  const again = await world.start();
  await settled();
  expect(again.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
  await expect(lend(again, 'ada')).rejects.toMatchObject({ code: 'not-possible-now' });
  expect(line(again, 'ada')).toMatchObject({ kind: 'locked', label: null });
});
