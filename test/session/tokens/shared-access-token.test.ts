import { describe, expect, test } from 'vitest';
import { defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import type { SessionRecord } from '../../../main/session/ports/records.ts';
import { Secret } from '../../../main/session/ports/secret.ts';
import { accessTokenMs, lend, signedIn, type World } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

function stored(world: World): SessionRecord {
  const record = world.session.value();
  if (record === null) throw new Error('nothing is stored');
  return record;
}

/**
 * Simulates another process of this user that has refreshed, and stored an access token that is valid for this long.
 */
function refreshedElsewhere(world: World, forMs: number): void {
  const record = stored(world);
  const expiresAt = world.clock.now() + forMs;
  world.live.delete(record.refreshToken.reveal());
  world.live.set('rt-elsewhere', 'session');
  world.session.set({
    ...record,
    generation: record.generation + 2,
    refreshToken: new Secret('rt-elsewhere'),
    refreshedAt: world.clock.now() - 5_000,
    accessToken: { secret: new Secret('at-elsewhere'), expiresAt },
    accessTokenExpiresAt: expiresAt,
  });
}

describe('an access token that another process has fetched', () => {
  test('is returned without a request to the provider, and shown correctly', async () => {
    const { world, engine } = await signedIn();
    await world.clock.advance(accessTokenMs / 2);
    world.clock.setBy(accessTokenMs);
    refreshedElsewhere(world, 10 * accessTokenMs);
    const before = world.sent('refresh');
    expect(await lend(engine)).toBe('at-elsewhere');
    expect(world.sent('refresh')).toBe(before);
    expect(engine.snapshot().state).toMatchObject({
      freshness: { kind: 'fresh' },
      session: {
        accessTokenExpiresAt: stored(world).accessTokenExpiresAt,
        refreshedAt: stored(world).refreshedAt,
      },
    });
  });

  test('is removed from the record by a lock like our own', async () => {
    const { world, engine } = await signedIn();
    world.clock.setBy(accessTokenMs);
    refreshedElsewhere(world, 10 * accessTokenMs);
    await lend(engine);
    engine.lock('asked');
    await settled();
    expect(stored(world).accessToken).toBeNull();
  });

  test('is not used if the clock was set back since it was stored, because its end is unknown', async () => {
    const { world, engine } = await signedIn();
    await world.clock.advance(10_000);
    const before = world.sent('refresh');
    refreshedElsewhere(world, accessTokenMs);
    world.clock.setBy(-24 * 3_600_000);
    await world.clock.advance(5_000);
    expect(world.sent('refresh')).toBe(before + 1);
    const { state } = engine.snapshot();
    if (state.kind !== 'signed-in') throw new Error(state.kind);
    expect((state.session.accessTokenExpiresAt ?? 0) - world.clock.now()).toBeLessThanOrEqual(accessTokenMs);
  });

  test.each([
    ['is taken over while half a minute of it is left', 30_000, 0],
    ['is not worth it with less', 29_999, 1],
  ])('%s', async (_, forMs, requests) => {
    const { world, engine } = await signedIn();
    world.clock.setBy(2 * accessTokenMs);
    refreshedElsewhere(world, forMs);
    await lend(engine);
    expect(world.sent('refresh')).toBe(requests);
  });

  test('is not preferred if it ends no later than this process’s own', async () => {
    const { world, engine } = await signedIn();
    const mine = stored(world).accessToken?.expiresAt ?? 0;
    engine.refuseAccessToken('ada', defaultToken, new Secret('nobody’s'));
    const held = await engine.withAccessToken('ada', defaultToken, async (token) => token);
    engine.refuseAccessToken('ada', defaultToken, held);
    refreshedElsewhere(world, mine - world.clock.now());
    expect(await lend(engine)).not.toBe('at-elsewhere');
    expect(world.sent('refresh')).toBe(1);
  });

  test('does not satisfy a user’s refresh', async () => {
    const { world, engine } = await signedIn();
    refreshedElsewhere(world, 10 * accessTokenMs);
    engine.refreshNow();
    await settled();
    expect(world.sent('refresh')).toBe(1);
    expect(stored(world).refreshToken.reveal()).not.toBe('rt-elsewhere');
  });
});

describe('each store increments the generation by one', () => {
  test('before the request', async () => {
    const { world, engine } = await signedIn();
    const before = stored(world).generation;
    world.hold = new Promise(() => {});
    engine.refreshNow();
    await settled();
    expect(stored(world).generation).toBe(before + 1);
    world.hold = null;
  });

  test('and again after the response', async () => {
    const { world, engine } = await signedIn();
    const before = stored(world).generation;
    engine.refreshNow();
    await settled();
    expect(stored(world).generation).toBe(before + 2);
  });

  test('and again after a request that never arrived, which clears the intent', async () => {
    const { world, engine } = await signedIn();
    const before = stored(world).generation;
    world.offline = 'provider-unreachable';
    engine.refreshNow();
    await settled();
    expect(stored(world)).toMatchObject({ generation: before + 2, intent: null });
  });
});

describe('a doubt', () => {
  async function inDoubt() {
    const signed = await signedIn();
    signed.world.losses.push('before');
    signed.engine.refreshNow();
    await settled();
    return signed;
  }

  test('stays the same while the provider cannot be reached to resolve it', async () => {
    const { world } = await inDoubt();
    const doubt = stored(world).intent;
    expect(doubt).toEqual({ at: expect.any(Number), retries: 0 });
    world.offline = 'provider-unreachable';
    await world.clock.advance(30_000);
    expect(stored(world).intent).toEqual(doubt);
    world.offline = null;
    await world.clock.advance(60_000);
    expect(stored(world).intent).toBeNull();
  });

  test('of a lost response has a start time, and counts each repetition', async () => {
    const { world, engine } = await inDoubt();
    const at = stored(world).intent?.at;
    world.losses.push('before');
    await world.clock.advance(5_000);
    expect(stored(world).intent).toEqual({ at, retries: 1 });
    world.losses.push('before');
    engine.refreshNow();
    await settled();
    expect(stored(world).intent).toEqual({ at, retries: 2 });
  });

  test('does not turn the rejection of another token into a lost response', async () => {
    const { world, engine } = await inDoubt();
    Object.assign(world.entry().provider, {
      refresh: () => Promise.reject(new SessionError('subject-mismatch')),
    });
    engine.refreshNow();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'reauthentication-required', reason: 'subject-mismatch' });
  });
});

describe('a response for a session that another process has ended meanwhile', () => {
  async function endedMeanwhile(refreshToken: string | null, read: 'keychain-locked' | null = null) {
    const { world, engine } = await signedIn();
    const { provider } = world.entry();
    const { refresh } = provider;
    const revoked: string[] = [];
    Object.assign(provider, {
      refresh: async (...asked: Parameters<typeof refresh>) => {
        const answer = await refresh(...asked);
        if (read === null) world.session.set(null);
        world.session.faults.read = read;
        return { ...answer, refreshToken: refreshToken === null ? null : new Secret(refreshToken) };
      },
      revoke: async (token: Secret) => {
        revoked.push(token.reveal());
        throw new SessionError('provider-unreachable');
      },
    });
    engine.refreshNow();
    await settled();
    world.session.faults.read = null;
    return { world, engine, revoked };
  }

  test('is revoked, and even if that fails the session is over here', async () => {
    const { world, engine, revoked } = await endedMeanwhile('rt-new');
    expect(revoked).toEqual(['rt-new']);
    expect(engine.snapshot().state).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-refused' });
    expect(world.session.value()).toBeNull();
  });

  test('has nothing to revoke if it brought no new token', async () => {
    const { engine, revoked } = await endedMeanwhile(null);
    expect(revoked).toEqual([]);
    expect(engine.snapshot().state).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-refused' });
  });

  test('is stored anyway if the vault cannot be read, because the new token must not be lost', async () => {
    const { world, engine, revoked } = await endedMeanwhile('rt-new', 'keychain-locked');
    expect(revoked).toEqual([]);
    expect(stored(world).refreshToken.reveal()).toBe('rt-new');
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  });
});

test('a provider that issues no new refresh token leaves the old one in the record', async () => {
  const { world, engine } = await signedIn();
  const { provider } = world.entry();
  const before = world.storedToken();
  const refresh = provider?.refresh;
  Object.assign(provider, {
    refresh: async (...asked: Parameters<NonNullable<typeof refresh>>) => {
      const answer = await refresh?.(...asked);
      return { ...answer, refreshToken: null };
    },
  });
  engine.refreshNow();
  await settled();
  expect(world.storedToken()).toBe(before);
  expect(stored(world).intent).toBeNull();
});

test('a rejection is believed if the vault cannot be read to find a newer token', async () => {
  const { world, engine } = await signedIn();
  Object.assign(world.entry().provider, {
    refresh: async () => {
      world.session.faults.read = 'keychain-locked';
      throw new SessionError('refresh-refused');
    },
  });
  engine.refreshNow();
  await settled();
  world.session.faults.read = null;
  expect(engine.snapshot().state).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-refused' });
});
