import { describe, expect, test } from 'vitest';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { DeviceSession, SignOutScope } from '../../contract/session-state.ts';
import { endAtProvider, type SignOutWork } from '../../main/session/end-everywhere.ts';
import { SessionError } from '../../main/session/errors.ts';
import type { ProviderEntry } from '../../main/session/ports.ts';
import { Secret } from '../../main/session/secret.ts';
import { accessTokenMs, signedIn } from '../support/engine-world.ts';

type Queued = SignOutWork['queued'];

const device = (id: string, current = false): DeviceSession => {
  return { id, client: 'Latchkey', device: id, startedAt: 0, lastUsedAt: 0, current };
};

/** A person signed in at a provider with real books, whose sign-out is about to be done there. */
async function signingOut(scope: SignOutScope, changes: Partial<Queued> = {}) {
  const { world } = await signedIn();
  const entry = world.entry();
  world.devices = [device('here', true), device('laptop'), device('phone')];
  const queued: Queued = {
    id: 'sign-out-1',
    sessionId: 'session-1',
    scope,
    queuedAt: world.clock.now(),
    attempts: 0,
    lastError: null,
    providerId: 'p',
    subject: 'ada',
    refreshToken: new Secret(world.storedToken() ?? ''),
    accessTokenExpiresAt: world.clock.now() + accessTokenMs,
    endedSessions: null,
    ...changes,
  };
  const remembered: Queued[] = [];
  const run = (accessToken: string | null = 'at-2', at: ProviderEntry = entry, othersExpireAt: number | null = null) =>
    endAtProvider({
      queued,
      entry: at,
      clock: world.clock,
      inHand: { accessToken: accessToken === null ? null : new Secret(accessToken), othersExpireAt },
      remember: async (progress) => void remembered.push(progress),
    });
  return { world, entry, queued, remembered, run };
}

const outcomes = ({ checks }: Awaited<ReturnType<typeof endAtProvider>>) =>
  Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));

describe('everywhere', () => {
  test('the receipt names the sign-out, when it began and ended, and all that was checked', async () => {
    const { world, queued, run } = await signingOut('everywhere');
    const startedAt = world.clock.now();
    const { checks, sessions, ...rest } = await run();
    expect(rest).toEqual({
      id: queued.id,
      scope: 'everywhere',
      providerId: 'p',
      startedAt,
      finishedAt: startedAt,
      mayLiveUntil: null,
    });
    expect(checks).toEqual([
      { name: 'other-sessions-gone', outcome: 'verified' },
      { name: 'revocation-answered', outcome: 'verified' },
      { name: 'refresh-token-refused', outcome: 'verified' },
      { name: 'access-token-refused', outcome: 'verified' },
    ]);
    expect(sessions).toEqual([
      { client: 'Latchkey', device: 'here', current: true, ended: true },
      { client: 'Latchkey', device: 'laptop', current: false, ended: true },
      { client: 'Latchkey', device: 'phone', current: false, ended: true },
    ]);
  });

  test('without an access token in hand, one is fetched by a refresh whose new token is remembered first', async () => {
    const { world, queued, remembered, run } = await signingOut('everywhere');
    const receipt = await run(null);
    expect(world.requests).toEqual(['refresh', 'list', 'end-others', 'list', 'revoke', 'refresh', 'probe']);
    const first = remembered[0];
    expect(first?.endedSessions).toBeNull();
    expect(first?.refreshToken.reveal()).not.toBe(queued.refreshToken.reveal());
    expect(first?.accessTokenExpiresAt).toBe(world.clock.now() + accessTokenMs);
    expect(outcomes(receipt)['access-token-refused']).toBe('verified');
    expect(world.live.size).toBe(0);
  });

  test('with one in hand, no refresh is spent before the others are ended', async () => {
    const { world, run } = await signingOut('everywhere');
    await run('at-2');
    expect(world.requests.slice(0, 3)).toEqual(['list', 'end-others', 'list']);
  });

  test('a session that the provider has ended already cannot end the others, and that is said', async () => {
    const { world, queued, run } = await signingOut('everywhere');
    world.endSession(queued.refreshToken.reveal());
    const receipt = await run(null);
    expect(world.requests).not.toContain('list');
    expect(outcomes(receipt)).toEqual({
      'other-sessions-gone': 'not-verified',
      'revocation-answered': 'verified',
      'refresh-token-refused': 'verified',
      'access-token-refused': 'not-verified',
    });
    expect(receipt.checks).toHaveLength(4);
    expect(receipt.sessions).toEqual([]);
  });

  test('a provider that cannot be reached leaves no receipt: it is thrown, and tried again later', async () => {
    const { world, run } = await signingOut('everywhere');
    world.offline = 'provider-unreachable';
    await expect(run(null)).rejects.toMatchObject({ code: 'provider-unreachable' });
  });

  test('sessions that appear while they are being ended are ended again, a few times and no more', async () => {
    const { world, entry, run } = await signingOut('everywhere');
    let listings = 0;
    const stubborn: ProviderEntry = {
      ...entry,
      directory: {
        ...entry.directory,
        supported: true,
        list: async () => {
          world.requests.push('list');
          listings += 1;
          return [device('here', true), device(`new-${listings}`)];
        },
      },
    };
    const receipt = await run('at-2', stubborn);
    expect(world.requests.filter((what) => what === 'end-others')).toHaveLength(3);
    expect(outcomes(receipt)['other-sessions-gone']).toBe('not-verified');
    expect(receipt.sessions).toEqual([
      { client: 'Latchkey', device: 'here', current: true, ended: true },
      { client: 'Latchkey', device: 'new-1', current: false, ended: true },
      { client: 'Latchkey', device: 'new-4', current: false, ended: false },
    ]);
  });

  test('once the others are gone, nobody is asked to end them again', async () => {
    const { world, entry, run } = await signingOut('everywhere');
    let calls = 0;
    const slow: ProviderEntry = {
      ...entry,
      directory: {
        ...entry.directory,
        supported: true,
        endOthers: async () => {
          calls += 1;
          if (calls === 2) world.devices = [device('here', true)];
        },
      },
    };
    const receipt = await run('at-2', slow);
    expect(calls).toBe(2);
    expect(outcomes(receipt)['other-sessions-gone']).toBe('verified');
    expect(receipt.sessions.every(({ ended }) => ended)).toBe(true);
  });

  test('one that stays is on the receipt as not ended, beside those that are', async () => {
    const { world, entry, run } = await signingOut('everywhere');
    const partial: ProviderEntry = {
      ...entry,
      directory: {
        ...entry.directory,
        supported: true,
        endOthers: async () => {
          world.devices = world.devices.filter(({ id }) => id !== 'laptop');
        },
      },
    };
    const receipt = await run('at-2', partial);
    expect(receipt.sessions.map(({ device: name, ended }) => [name, ended])).toEqual([
      ['here', true],
      ['laptop', true],
      ['phone', false],
    ]);
    expect(outcomes(receipt)['other-sessions-gone']).toBe('not-verified');
  });

  test('they are asked to end even where the first listing shows none: one may begin meanwhile', async () => {
    const { world, run } = await signingOut('everywhere');
    world.devices = [device('here', true)];
    const receipt = await run();
    expect(world.requests.slice(0, 3)).toEqual(['list', 'end-others', 'list']);
    expect(outcomes(receipt)['other-sessions-gone']).toBe('verified');
  });

  test('what was listed is remembered before this session is ended too, our own as not ended yet', async () => {
    const { remembered, run } = await signingOut('everywhere');
    await run();
    expect(remembered[0]?.endedSessions?.map(({ current, ended }) => [current, ended])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
  });

  test('what an earlier attempt has done is not done again, and is on the receipt', async () => {
    const earlier = [
      { client: 'Latchkey', device: 'here', current: true, ended: false },
      { client: 'Latchkey', device: 'laptop', current: false, ended: true },
    ];
    const { world, run } = await signingOut('everywhere', { endedSessions: earlier });
    const receipt = await run();
    expect(world.requests).not.toContain('list');
    expect(receipt.sessions.map(({ ended }) => ended)).toEqual([true, true]);
    expect(outcomes(receipt)['other-sessions-gone']).toBe('verified');
  });

  test('what an earlier attempt has seen stay alive is not called gone', async () => {
    const earlier = [
      { client: 'Latchkey', device: 'laptop', current: false, ended: true },
      { client: 'Latchkey', device: 'phone', current: false, ended: false },
    ];
    const { run } = await signingOut('everywhere', { endedSessions: earlier });
    expect(outcomes(await run())['other-sessions-gone']).toBe('not-verified');
  });

  test('a provider without a directory says that it cannot be asked', async () => {
    const { world, run } = await signingOut('everywhere');
    world.directorySupported = false;
    const receipt = await run();
    expect(world.requests).toEqual(['revoke', 'refresh']);
    expect(receipt.sessions).toEqual([]);
    expect(outcomes(receipt)).toEqual({
      'other-sessions-gone': 'not-supported',
      'revocation-answered': 'verified',
      'refresh-token-refused': 'verified',
      'access-token-refused': 'not-supported',
    });
  });
});

describe('this device', () => {
  test('the others are neither listed nor ended, and are not on the receipt', async () => {
    const { world, run } = await signingOut('this-device');
    const receipt = await run();
    expect(world.requests).toEqual(['revoke', 'refresh', 'probe']);
    expect(world.devices).toHaveLength(3);
    expect(receipt.sessions).toEqual([]);
    expect(receipt.checks.map(({ name }) => name)).not.toContain('other-sessions-gone');
  });

  test('a provider without revocation is not asked to refuse anything, and the token may live until its end', async () => {
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

  test('a revocation that did nothing is tried once more on what the token was exchanged for', async () => {
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

  test('a token that lives through both is said to live, until the last access token ends', async () => {
    const { world, run } = await signingOut('this-device');
    world.revocationWorks = false;
    await world.clock.advance(20_000);
    const receipt = await run();
    expect(outcomes(receipt)['refresh-token-refused']).toBe('not-verified');
    // Each refresh that still worked has handed out a younger one.
    expect(receipt.mayLiveUntil).toBe(world.clock.now() + accessTokenMs);
  });

  test('every access token that this has had in hand is tried, and one that lives is enough', async () => {
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

  test('an access token that the provider could not be asked about is not called dead', async () => {
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
  ])('an access token %s lives nowhere', async (_, expiresAt) => {
    const { run } = await signingOut('this-device', { accessTokenExpiresAt: expiresAt });
    const receipt = await run(null);
    expect(outcomes(receipt)['access-token-refused']).toBe('not-verified');
    expect(receipt.mayLiveUntil).toBeNull();
  });

  test('one that ends this very moment lives nowhere either', async () => {
    const { world, run } = await signingOut('this-device');
    await world.clock.advance(accessTokenMs);
    expect((await run(null)).mayLiveUntil).toBeNull();
  });

  test.each(['provider-error', 'internal'] as const satisfies readonly SessionErrorCode[])(
    'a refresh that fails with %s proves nothing: it is thrown, and tried again later',
    async (code) => {
      const { entry, run } = await signingOut('this-device');
      const failing = {
        ...entry,
        provider: { ...entry.provider, refresh: () => Promise.reject(new SessionError(code)) },
      };
      await expect(run('at-2', failing)).rejects.toMatchObject({ code });
    },
  );

  test('a refresh that brings no new refresh token leaves the old one to be revoked', async () => {
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

  test('the end of an access token that was known before is kept where a younger one ends sooner', async () => {
    const { world, remembered, run } = await signingOut('this-device', { accessTokenExpiresAt: 2 ** 50 });
    world.revocationWorks = false;
    await run();
    expect(remembered[0]?.accessTokenExpiresAt).toBe(2 ** 50);
  });
});

describe('a token for an API, which the provider cannot be asked about', () => {
  test.each([
    ['later', 3 * accessTokenMs],
    ['sooner', 1],
  ])('may live on there, although all else is shown to be dead: it ends %s', async (_, ms) => {
    const { world, entry, run } = await signingOut('this-device');
    const until = world.clock.now() + ms;
    const { mayLiveUntil, checks } = await run('at-2', entry, until);
    expect(checks).toContainEqual({ name: 'access-token-refused', outcome: 'verified' });
    expect(mayLiveUntil).toBe(until);
  });

  test('that has ended is not spoken of', async () => {
    const { world, entry, run } = await signingOut('this-device');
    expect((await run('at-2', entry, world.clock.now())).mayLiveUntil).toBeNull();
  });
});
