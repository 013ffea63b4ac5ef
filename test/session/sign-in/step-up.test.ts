import { describe, expect, test } from 'vitest';
import {
  accessTokenMs,
  createWorld,
  holdRefreshes,
  lend,
  restarted,
  signedIn,
  unlock,
} from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { gate } from '../../support/gate.ts';
import { steppingUp, strong } from '../../support/stepping-up.ts';
import { thrownCode } from '../../support/thrown-code.ts';

const notes = { resource: 'https://notes.example.test', scope: null };

describe('a completed step-up', () => {
  test('leaves the session with new tokens, and with the time and class of the authentication', async () => {
    const { world, engine, oldToken, done } = await steppingUp();
    const other = await lend(engine, 'ada', notes);
    world.approve();
    expect(await done).toBe('none');
    await settled();
    expect(world.storedToken()).not.toBe(oldToken);
    expect([...world.live.keys()]).toEqual([world.storedToken()]);
    expect(world.session.value()).toMatchObject({ acr: 'otp', authenticatedAt: world.clock.now(), intent: null });
    expect(engine.snapshot().state).toMatchObject({
      kind: 'signed-in',
      stepUp: null,
      session: { acr: 'otp', authenticatedAt: world.clock.now() },
    });
    expect(world.activity).toContainEqual({ what: 'stepped-up' });
    expect(await lend(engine, 'ada', notes)).not.toBe(other);
    expect(world.session.value()?.accessToken?.secret.reveal()).toBe(await lend(engine));
  });

  test('stores first and revokes afterwards', async () => {
    const { world, done } = await steppingUp();
    const sequence: string[] = [];
    world.session.store.write = new Proxy(world.session.store.write, {
      apply: (write, self, args) => {
        sequence.push('stored');
        return Reflect.apply(write, self, args);
      },
    });
    const { provider } = world.entry();
    const revoke = provider.revoke;
    Object.assign(provider, {
      revoke: (refreshToken: never) => {
        sequence.push('revoked');
        return revoke(refreshToken);
      },
    });
    world.approve();
    await done;
    await settled();
    expect(sequence).toEqual(['stored', 'revoked']);
  });

  test('revokes nothing if the new session might end with it', async () => {
    const { world, oldToken, done } = await steppingUp();
    world.revokesReplaced = false;
    world.approve();
    await done;
    await settled();
    expect(world.requests).not.toContain('revoke');
    expect([...world.live.keys()]).toEqual([oldToken, world.storedToken()]);
  });

  test('does not extend the absolute lifetime', async () => {
    const { world, engine, done } = await steppingUp();
    const before = engine.snapshot().state;
    world.approve();
    await done;
    const endsAt = before.kind === 'signed-in' ? before.session.endsAt : 0;
    expect(engine.snapshot().state).toMatchObject({ session: { endsAt } });
  });

  test('is stored after a pending refresh, not during it', async () => {
    const { world, engine, done } = await steppingUp();
    const release = holdRefreshes(world);
    engine.refreshNow();
    await settled();
    world.approve();
    await settled();
    release();
    expect(await done).toBe('none');
    await settled();
    expect([...world.live.keys()]).toEqual([world.storedToken()]);
    expect(world.session.value()?.acr).toBe('otp');
  });

  test.each([
    [{ acrValues: ['key', 'otp'], maxAgeSeconds: null }, 'otp'],
    [{ acrValues: [], maxAgeSeconds: 0 }, null],
  ] as const)('for %j accepts the class %j', async (ask, acr) => {
    const { world, done } = await steppingUp(ask);
    world.acr = acr;
    world.approve();
    expect(await done).toBe('none');
    expect(world.session.value()?.acr).toBe(acr);
  });

  test('increments the generation by one, and stores the end of its own access token', async () => {
    const { world, engine, done } = await steppingUp();
    await world.clock.advance(1_000);
    const before = world.session.value()?.generation ?? 0;
    world.approve();
    await done;
    const endsAt = world.clock.now() + accessTokenMs;
    expect(world.session.value()).toMatchObject({ generation: before + 1, accessTokenExpiresAt: endsAt });
    world.offline = 'provider-unreachable';
    engine.signOut();
    await settled();
    expect(world.signOuts.value()?.[0]?.accessTokenExpiresAt).toBe(endsAt);
  });

  test('clears the problem that prevented a refresh', async () => {
    const { world, engine, done } = await steppingUp();
    world.offline = 'provider-unreachable';
    engine.refreshNow();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'offline' } });
    world.offline = null;
    world.approve();
    await done;
    expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
  });

  test.each(['memory-only', 'keychain'] as const)(
    'of a memory-only session is stored in the %s',
    async (persistence) => {
      const world = createWorld();
      const { store } = world.session;
      const { write } = store;
      Object.assign(store, { write: (record: never) => write(record).then(() => 'memory-only') });
      const { engine } = await signedIn(world);
      if (persistence === 'keychain') Object.assign(store, { write });
      const done = thrownCode(engine.stepUp('ada', strong));
      await settled();
      world.acr = 'otp';
      world.approve();
      expect(await done).toBe('none');
      expect(engine.snapshot().state).toMatchObject({ session: { acr: 'otp', persistence } });
    },
  );

  test('persists across a restart', async () => {
    const { world, engine, done } = await steppingUp();
    world.approve();
    await done;
    const again = await restarted(world, engine);
    expect(again.snapshot().state).toMatchObject({ kind: 'signed-in', session: { acr: 'otp' }, stepUp: null });
  });
});

describe('a session that is no longer open is not stepped up', () => {
  test('after a lock, which ends the wait', async () => {
    const { world, engine, oldToken, done } = await steppingUp();
    world.tell('os-locked');
    expect(await done).toBe('not-possible-now');
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'os-locked' });
    expect(world.redirects.at(-1)?.concluded).toBe('failed');
    expect(world.storedToken()).toBe(oldToken);
    expect(await thrownCode(engine.stepUp('ada', strong))).toBe('not-possible-now');
    expect(world.stepUps).toHaveLength(1);
  });

  test('after a lock during the token request: the new tokens are revoked', async () => {
    const { world, engine, oldToken, done } = await steppingUp();
    const { opened, open: release } = gate();
    world.holdExchange = opened;
    world.approve();
    await settled();
    engine.lock('asked');
    release();
    expect(await done).toBe('not-possible-now');
    await settled();
    expect(world.storedToken()).toBe(oldToken);
    expect([...world.live.keys()]).toEqual([oldToken]);
  });

  test('a lock during the store keeps the new refresh token and no access token', async () => {
    const { world, engine, oldToken } = await steppingUp();
    const { store } = world.session;
    const { write } = store;
    let locked = false;
    store.write = async (record) => {
      if (!locked && record.acr === 'otp') {
        locked = true;
        engine.lock('asked');
      }
      return await write(record);
    };
    world.approve();
    await settled();
    expect(engine.snapshot().state.kind).toBe('locked');
    expect(world.storedToken()).not.toBe(oldToken);
    expect(world.live.has(world.storedToken() ?? '')).toBe(true);
    expect(world.session.value()?.accessToken).toBeNull();
    expect(await thrownCode(lend(engine))).toBe('not-possible-now');
    store.write = write;
    world.requests.length = 0;
    await unlock(world, engine);
    // It has none, and fetches one.
    expect(world.requests).toContain('refresh');
  });

  test('after a lock while it waits for its turn to be stored', async () => {
    const { world, engine } = await steppingUp();
    const release = holdRefreshes(world);
    engine.refreshNow();
    await settled();
    world.approve();
    await settled();
    engine.lock('asked');
    release();
    await settled();
    expect(world.session.value()?.acr).toBeNull();
    expect([...world.live.keys()]).toEqual([world.storedToken()]);
  });

  test.each(['signed out', 'signed in anew'])('if another process has %s it', async (how) => {
    const { world, done } = await steppingUp();
    const mine = world.session.value() ?? expect.unreachable();
    const theirs = how === 'signed out' ? null : { ...mine, sessionId: 'theirs' };
    world.session.set(theirs);
    world.approve();
    expect(await done).toBe('not-possible-now');
    await settled();
    expect(world.session.value()).toEqual(theirs);
    // Its own tokens are revoked, and no others.
    expect([...world.live.keys()]).toEqual([mine.refreshToken.reveal()]);
  });

  test('after a sign-out', async () => {
    const { world, engine, done } = await steppingUp();
    engine.signOut();
    expect(await done).toBe('not-possible-now');
    await settled();
    expect(world.session.value()).toBeNull();
    expect(world.live.size).toBe(0);
  });

  test('after the provider has ended it', async () => {
    const { world, engine, oldToken, done } = await steppingUp();
    world.endSession(oldToken);
    engine.refreshNow();
    expect(await done).toBe('not-possible-now');
    expect(engine.snapshot().state.kind).toBe('reauthentication-required');
  });

  test('if there is no session', async () => {
    const { engine } = await signedIn();
    expect(await thrownCode(engine.stepUp('nobody', strong))).toBe('not-possible-now');
  });
});
