import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../../contract/session-state.ts';
import type { Engine } from '../../../main/session/engine-api.ts';
import { defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { lend, restarted, signedIn, signIn, signInToo, twoSignedIn, unlock } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const minute = 60_000;
const kinds = ({ accounts }: Snapshot) => Object.fromEntries(accounts.map(({ id, kind }) => [id, kind]));

/** Returns the window's last snapshot, which is all that it knows. */
function lastTold(engine: Engine) {
  let told = engine.snapshot();
  engine.subscribe((snapshot) => {
    told = snapshot;
  });
  return () => told;
}

describe('a sign-in in the sign-in slot', () => {
  test('of the shown account replaces the older session on the screen', async () => {
    const { world, engine } = await twoSignedIn();
    await world.clock.advance(minute);
    engine.show(null);
    engine.signIn('p');
    await settled();
    engine.show('bob');
    const told = lastTold(engine);
    world.hold = new Promise(() => {});
    world.approve();
    await settled();
    expect(told()).toMatchObject({
      shownAccountId: 'bob',
      state: { kind: 'signed-in', session: { authenticatedAt: world.clock.now() }, freshness: { kind: 'fresh' } },
    });
    expect(kinds(told())).toEqual({ ada: 'signed-in', bob: 'signed-in' });
  });

  test('of an account that is not shown leaves the selection to the next start', async () => {
    const { world, engine } = await signedIn();
    world.subject = 'bob';
    engine.show(null);
    engine.signIn('p');
    await settled();
    engine.show('ada');
    world.approve();
    await settled();
    expect(world.accounts.value()).toMatchObject({ shown: 'ada', accounts: [{ id: 'ada' }, { id: 'bob' }] });
    const again = await restarted(world, engine);
    expect(again.snapshot().shownAccountId).toBe('ada');
  });
});

test('after a session has ended may be of another user, and nothing of the previous user is left', async () => {
  const { world, engine } = await twoSignedIn();
  world.endSession(world.sessionOf('bob').value()?.refreshToken.reveal() ?? '');
  engine.refreshNow();
  await settled();
  expect(engine.snapshot().state.kind).toBe('reauthentication-required');
  world.subject = 'carol';
  await signIn(world, engine);
  expect(engine.snapshot().shownAccountId).toBe('carol');
  expect(kinds(engine.snapshot())).toEqual({ ada: 'signed-in', carol: 'signed-in' });
});

test('after a sign-out is locked by a screen lock meanwhile, like the first one', async () => {
  const { world, engine } = await signedIn();
  engine.signOut();
  await settled();
  engine.signIn('p');
  await settled();
  world.tell('os-locked');
  world.approve();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'os-locked' });
});

test('an unloaded account without a record leaves the list without changing the selection', async () => {
  const { world, engine: before } = await twoSignedIn();
  const engine = await restarted(world, before);
  const told = lastTold(engine);
  world.sessionOf('ada').set(null);
  await expect(lend(engine, 'ada')).rejects.toMatchObject({ code: 'not-possible-now' });
  await settled();
  expect(told()).toMatchObject({ shownAccountId: 'bob', state: { kind: 'signed-in' } });
  expect(kinds(told())).toEqual({ bob: 'signed-in' });
});

test('an unloaded account whose sign-out is pending is not on the list', async () => {
  const { world, engine: before } = await twoSignedIn();
  before.show('ada');
  await settled();
  world.sessionOf('ada').faults.clear = 'keychain-write-failed';
  world.offline = 'provider-unreachable';
  before.signOut();
  await settled();
  before.show('bob');
  await settled();
  const engine = await restarted(world, before);
  expect(engine.snapshot().pendingSignOuts).toHaveLength(1);
  expect(engine.snapshot().shownAccountId).toBe('bob');
  expect(kinds(engine.snapshot())).toEqual({ bob: 'signed-in' });
});

test('idleness since the start locks unloaded accounts, and no account unlocked since', async () => {
  const { world, engine: before } = await twoSignedIn();
  const engine = await restarted(world, before);
  for (let passed = 0; passed < 30; passed += 1) {
    world.idleMs = 0;
    await world.clock.advance(minute);
  }
  engine.lock('asked');
  await settled();
  await unlock(world, engine);
  world.idleMs = 60 * minute;
  await world.clock.advance(10_000);
  expect(kinds(engine.snapshot())).toEqual({ ada: 'locked', bob: 'signed-in' });
  expect(world.lockStored('bob')).toBeNull();
});

test('a valid access token is returned in the same turn', async () => {
  const { engine } = await signedIn();
  let lent = false;
  const lending = engine.withAccessToken('ada', defaultToken, async () => {
    lent = true;
  });
  expect(lent).toBe(true);
  await lending;
});

test('a selected account is shown at once, before its record is read', async () => {
  const { world, engine: before } = await twoSignedIn();
  const engine = await restarted(world, before);
  const told = lastTold(engine);
  engine.show('ada');
  expect(told()).toMatchObject({ shownAccountId: 'ada', state: { kind: 'starting' } });
  await settled();
  expect(told()).toMatchObject({ shownAccountId: 'ada', state: { kind: 'signed-in' } });
  await signInToo(world, engine, 'carol');
  expect(told().shownAccountId).toBe('carol');
});
