import { describe, expect, test } from 'vitest';
import type { SessionErrorCode } from '../../../contract/session-error.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import { accessTokenMs, signedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { outcomes, signingOut } from '../../support/signing-out.ts';

/** Tests what proves that this device's session has ended, and what may still be valid. */

describe('signing out of this device', () => {
  test('neither lists nor ends the others, and leaves them out of the receipt', async () => {
    const { world, run } = await signingOut('this-device');
    const receipt = await run();
    expect(world.requests).toEqual(['revoke', 'refresh', 'probe']);
    expect(world.devices).toHaveLength(3);
    expect(receipt.sessions).toEqual([]);
    expect(receipt.checks.map(({ name }) => name)).not.toContain('other-sessions-gone');
  });

  test('verifies nothing at a provider without revocation, and the token may be valid until its end', async () => {
    const { world, entry, queued, run } = await signingOut('this-device');
    const receipt = await run('at-2', {
      ...entry,
      provider: {
        ...entry.provider,
        revoke: async () => {
          world.requests.push('revoke');
          return false;
        },
      },
    });
    expect(world.requests).toEqual(['revoke', 'probe']);
    expect(outcomes(receipt)).toEqual({
      'revocation-answered': 'not-supported',
      'refresh-token-refused': 'not-supported',
      'access-token-refused': 'not-verified',
    });
    expect(receipt.mayLiveUntil).toBe(queued.accessTokenExpiresAt);
  });

  test('repeats a revocation without effect once, on the token that was issued in exchange', async () => {
    const { world, entry, run } = await signingOut('this-device');
    const revoked: string[] = [];
    const receipt = await run('at-2', {
      ...entry,
      provider: {
        ...entry.provider,
        revoke: async (token) => {
          revoked.push(token.reveal());
          if (revoked.length === 2) await entry.provider.revoke(token);
          return true;
        },
      },
    });
    expect(revoked).toHaveLength(2);
    expect(revoked[1]).not.toBe(revoked[0]);
    expect(world.live.size).toBe(0);
    expect(outcomes(receipt)).toMatchObject({
      'refresh-token-refused': 'verified',
      'access-token-refused': 'verified',
    });
    expect(receipt.mayLiveUntil).toBeNull();
  });

  test('reports a token that survives both as valid until the last access token ends', async () => {
    const { world, run } = await signingOut('this-device');
    world.revocationWorks = false;
    await world.clock.advance(20_000);
    const receipt = await run();
    expect(outcomes(receipt)['refresh-token-refused']).toBe('not-verified');
    // Each refresh that still worked has issued a younger one.
    expect(receipt.mayLiveUntil).toBe(world.clock.now() + accessTokenMs);
  });

  test('verifies every access token of this device, and one valid token is enough', async () => {
    const { world, entry, run } = await signingOut('this-device');
    const tried: string[] = [];
    const receipt = await run('at-2', {
      ...entry,
      provider: { ...entry.provider, revoke: async () => true },
      directory: {
        ...entry.directory,
        supported: true,
        accepts: async (token) => {
          tried.push(token.reveal());
          return tried.length === 3;
        },
      },
    });
    expect(tried).toHaveLength(3);
    expect(tried[0]).toBe('at-2');
    expect(new Set(tried).size).toBe(3);
    expect(outcomes(receipt)['access-token-refused']).toBe('not-verified');
    expect(world.live.size).toBe(1);
  });

  test('does not report an access token as revoked if the provider could not be asked', async () => {
    const { entry, queued, run } = await signingOut('this-device');
    const receipt = await run('at-2', {
      ...entry,
      directory: {
        ...entry.directory,
        supported: true,
        accepts: () => Promise.reject(new SessionError('provider-unreachable')),
      },
    });
    expect(outcomes(receipt)['access-token-refused']).toBe('not-verified');
    expect(receipt.mayLiveUntil).toBe(queued.accessTokenExpiresAt);
  });

  test.each([
    ['nobody knows of', null],
    ['whose end has passed', 0],
  ])('an access token %s is valid nowhere', async (_, expiresAt) => {
    const { run } = await signingOut('this-device', { accessTokenExpiresAt: expiresAt });
    const receipt = await run(null);
    expect(outcomes(receipt)['access-token-refused']).toBe('not-verified');
    expect(receipt.mayLiveUntil).toBeNull();
  });

  test('an access token that expires at this very moment is valid nowhere either', async () => {
    const { world, run } = await signingOut('this-device');
    await world.clock.advance(accessTokenMs);
    expect((await run(null)).mayLiveUntil).toBeNull();
  });

  test.each(['provider-error', 'internal'] as const satisfies readonly SessionErrorCode[])(
    'a refresh that fails with %s proves nothing: it throws, and is retried later',
    async (code) => {
      const { entry, run } = await signingOut('this-device');
      const failing = {
        ...entry,
        provider: { ...entry.provider, refresh: () => Promise.reject(new SessionError(code)) },
      };
      await expect(run('at-2', failing)).rejects.toMatchObject({ code });
    },
  );

  test('a refresh without a new refresh token leaves the old one to be revoked', async () => {
    const { entry, remembered, queued, run } = await signingOut('this-device');
    const revoked: string[] = [];
    let refreshes = 0;
    await run('at-2', {
      ...entry,
      provider: {
        ...entry.provider,
        revoke: async (token) => {
          revoked.push(token.reveal());
          return true;
        },
        refresh: async (token, subject) => {
          refreshes += 1;
          if (refreshes > 1) throw new SessionError('refresh-refused');
          return { ...(await entry.provider.refresh(token, subject)), refreshToken: null };
        },
      },
    });
    expect(revoked).toEqual([queued.refreshToken.reveal(), queued.refreshToken.reveal()]);
    expect(remembered[0]?.refreshToken.reveal()).toBe(queued.refreshToken.reveal());
  });

  test('the known end of an access token is kept if a younger one ends sooner', async () => {
    const { world, remembered, run } = await signingOut('this-device', { accessTokenExpiresAt: 2 ** 50 });
    world.revocationWorks = false;
    await run();
    expect(remembered[0]?.accessTokenExpiresAt).toBe(2 ** 50);
  });
});

describe('an API’s access token, which the provider cannot verify', () => {
  test.each([
    ['later', 3 * accessTokenMs],
    ['sooner', 1],
  ])('may still be valid there, although all else is verified as revoked: it ends %s', async (_, ms) => {
    const { world, entry, run } = await signingOut('this-device');
    const until = world.clock.now() + ms;
    const { mayLiveUntil, checks } = await run('at-2', entry, until);
    expect(checks).toContainEqual({ name: 'access-token-refused', outcome: 'verified' });
    expect(mayLiveUntil).toBe(until);
  });

  test('that has ended is not mentioned', async () => {
    const { world, entry, run } = await signingOut('this-device');
    expect((await run('at-2', entry, world.clock.now())).mayLiveUntil).toBeNull();
  });
});

test('is assumed if the stored end is later than that of every verified token', async () => {
  const stored = await signingOut('this-device');
  const until = stored.world.clock.now() + 24 * 3_600_000;
  for (const [end, mayLiveUntil] of [
    [until, until],
    [stored.queued.accessTokenExpiresAt, null],
  ] as const) {
    const { run } = await signingOut('this-device', { accessTokenExpiresAt: end });
    const receipt = await run();
    expect(outcomes(receipt)).toMatchObject({ 'access-token-refused': 'verified' });
    expect(receipt.mayLiveUntil).toBe(mayLiveUntil);
  }
});

test.each([true, false])(
  'from before a step-up is mentioned, unless its session was ended (%s)',
  async (revokesReplaced) => {
    const { world, engine } = await signedIn();
    world.revokesReplaced = revokesReplaced;
    const before = world.session.value()?.accessTokenExpiresAt;
    await world.clock.advance(20_000);
    const done = engine.stepUp('ada', { acrValues: [], maxAgeSeconds: 60 });
    await settled();
    world.approve();
    await done;
    engine.signOut();
    await settled();
    expect(engine.snapshot().receipts[0]?.mayLiveUntil).toBe(revokesReplaced ? null : before);
  },
);
