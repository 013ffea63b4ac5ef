import { describe, expect, test } from 'vitest';
import { SessionError } from '../../../main/session/ports/errors.ts';
import { Secret } from '../../../main/session/ports/secret.ts';
import { createWorld, holdRefreshes, signedIn, type World } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { gate } from '../../support/gate.ts';
import { steppingUp } from '../../support/stepping-up.ts';
import { thrownCode } from '../../support/thrown-code.ts';

/**
 * Simulates a provider with one session for all sign-ins of its browser: revoking any of its tokens ends it (RFC 7009,
 * 2.1).
 */
function withOneGrant(world: World): World {
  world.revokesReplaced = false;
  const { provider } = world.entry();
  const { revoke } = provider;
  Object.assign(provider, {
    revoke: async (token: Secret) => {
      const answer = await revoke(token);
      world.live.clear();
      return answer;
    },
  });
  return world;
}

type SteppingUp = Awaited<ReturnType<typeof steppingUp>>;

async function expectAsItWas({ world, engine, oldToken }: SteppingUp): Promise<void> {
  await settled();
  expect(world.requests).not.toContain('revoke');
  expect(world.live.has(oldToken)).toBe(true);
  engine.refreshNow();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
}

describe('a step-up leaves the session unchanged', () => {
  test('if it was not strong enough', async () => {
    const stepping = await steppingUp();
    withOneGrant(stepping.world).acr = 'pwd';
    stepping.world.approve();
    expect(await stepping.done).toBe('step-up-not-met');
    await expectAsItWas(stepping);
  });

  test('if it is cancelled while its code is exchanged', async () => {
    const stepping = await steppingUp();
    const { world, engine } = stepping;
    const { opened, open } = gate();
    withOneGrant(world).holdExchange = opened;
    world.approve();
    await settled();
    engine.cancelSignIn();
    await settled();
    open();
    expect(await stepping.done).toBe('sign-in-cancelled');
    await expectAsItWas(stepping);
  });

  test('if its tokens could not be stored', async () => {
    const stepping = await steppingUp();
    const { world } = stepping;
    withOneGrant(world).session.faults.write = 'keychain-write-failed';
    world.approve();
    expect(await stepping.done).toBe('keychain-write-failed');
    world.session.faults.write = null;
    await expectAsItWas(stepping);
  });
});

test('an unlock that fails leaves the locked session unchanged', async () => {
  const { world, engine } = await signedIn(withOneGrant(createWorld()));
  const token = world.storedToken() ?? '';
  engine.lock('asked');
  await settled();
  world.session.faults.write = 'keychain-write-failed';
  engine.unlock();
  await settled();
  world.approve();
  await settled();
  expect(engine.snapshot().state.kind).toBe('locked');
  expect(world.requests).not.toContain('revoke');
  expect(world.live.has(token)).toBe(true);
});

describe('a sign-in that fails', () => {
  test('revokes nothing if the same user has a session here', async () => {
    const { world, engine } = await signedIn(withOneGrant(createWorld()));
    const token = world.storedToken() ?? '';
    engine.show(null);
    engine.signIn('p');
    await settled();
    // The account was locked since, so that this browser opens nothing.
    const { opened, open } = gate();
    world.holdExchange = opened;
    world.approve();
    await settled();
    world.tell('os-locked');
    open();
    await settled();
    expect(world.requests).not.toContain('revoke');
    expect(world.live.has(token)).toBe(true);
  });

  test('revokes its tokens if that user has no session here', async () => {
    const { world, engine } = await signedIn(withOneGrant(createWorld()));
    world.subject = 'bob';
    world.sessionOf('bob').faults.write = 'keychain-write-failed';
    engine.show(null);
    engine.signIn('p');
    await settled();
    world.approve();
    await settled();
    expect(world.requests).toContain('revoke');
  });

  test('revokes tokens of an unknown user only if no user is signed in at that provider', async () => {
    for (const somebodyIsHere of [false, true]) {
      const world = withOneGrant(createWorld());
      const { engine } = somebodyIsHere ? await signedIn(world) : { engine: await world.start() };
      const { provider } = world.entry();
      const { exchange } = provider;
      Object.assign(provider, {
        exchange: async (...asked: Parameters<typeof exchange>) => ({ ...(await exchange(...asked)), identity: null }),
      });
      engine.show(null);
      engine.signIn('p');
      await settled();
      world.approve();
      await settled();
      expect(engine.snapshot().state).toMatchObject({ kind: 'signed-out', error: 'id-token-missing' });
      expect(world.requests.includes('revoke')).toBe(!somebodyIsHere);
    }
  });
});

test('a response that arrives after another process has signed the same user in again is not revoked', async () => {
  const { world, engine } = await signedIn(withOneGrant(createWorld()));
  const release = holdRefreshes(world);
  engine.refreshNow();
  await settled();
  const record = world.session.value();
  if (record === null) throw new Error('nothing is stored');
  world.live.set('rt-theirs', 'their session');
  world.session.set({ ...record, sessionId: 'theirs', refreshToken: new Secret('rt-theirs'), intent: null });
  release();
  await settled();
  expect(world.live.has('rt-theirs')).toBe(true);
  expect(world.storedToken()).toBe('rt-theirs');
});

test('a refresh that waited for a step-up which could not be stored is retried', async () => {
  const { world, engine, done } = await steppingUp();
  const { store } = world.session;
  const { read, write } = store;
  const { opened, open } = gate();
  const failing = () => Promise.reject(new SessionError('keychain-no-answer'));
  Object.assign(store, { write: failing, read: () => opened.then(read) });
  world.approve();
  await settled();
  engine.refreshNow();
  await settled();
  open();
  await settled();
  expect(await done).toBe('keychain-no-answer');
  Object.assign(store, { read, write });
  await world.clock.advance(60_000);
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
});

test('a strong sign-in of unknown time is no evidence for an earlier weak one', async () => {
  const world = createWorld();
  Object.assign(world.entry(), { stepUpAcrValues: ['otp'] });
  world.acr = 'password';
  const { engine } = await signedIn(world);
  await world.clock.advance(60_000);
  world.statesAuthTime = false;
  world.acr = 'otp';
  const stepped = thrownCode(engine.stepUp('ada', { acrValues: ['otp'], maxAgeSeconds: null }));
  await settled();
  world.approve();
  expect(await stepped).toBe('none');
  world.stepUps.length = 0;
  void thrownCode(engine.signOutEverywhere());
  await settled();
  expect(world.stepUps).toEqual([{ acrValues: ['otp'], maxAgeSeconds: 300 }]);
});
