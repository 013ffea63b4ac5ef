import { describe, expect, test } from 'vitest';
import type { ProviderEntry } from '../../../main/session/ports/ports.ts';
import { accessTokenMs } from '../../support/engine-world.ts';
import { device, outcomes, signingOut } from '../../support/signing-out.ts';

/** Tests the other sessions, which a sign-out everywhere ends before its own. */

describe('signing out everywhere', () => {
  test('puts the sign-out, its start and end, and all verifications on the receipt', async () => {
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
      { client: 'Nightlatch', device: 'here', current: true, ended: true },
      { client: 'Nightlatch', device: 'laptop', current: false, ended: true },
      { client: 'Nightlatch', device: 'phone', current: false, ended: true },
    ]);
  });

  test('without an access token refreshes once, and stores the new token first', async () => {
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

  test('with an access token spends no refresh before the others are ended', async () => {
    const { world, run } = await signingOut('everywhere');
    await run('at-2');
    expect(world.requests.slice(0, 3)).toEqual(['list', 'end-others', 'list']);
  });

  test('reports that a session already ended by the provider cannot end the others', async () => {
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

  test('throws without a receipt if the provider is unreachable, and is retried later', async () => {
    const { world, run } = await signingOut('everywhere');
    world.offline = 'provider-unreachable';
    await expect(run(null)).rejects.toMatchObject({ code: 'provider-unreachable' });
  });

  test('ends sessions that appear meanwhile too, a few times and no more', async () => {
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
      { client: 'Nightlatch', device: 'here', current: true, ended: true },
      { client: 'Nightlatch', device: 'new-1', current: false, ended: true },
      { client: 'Nightlatch', device: 'new-4', current: false, ended: false },
    ]);
  });

  test('sends no further request once the others are gone', async () => {
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

  test('lists a remaining session as not ended on the receipt, beside those that are', async () => {
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

  test('ends the others even if the first listing has none, because one may begin meanwhile', async () => {
    const { world, run } = await signingOut('everywhere');
    world.devices = [device('here', true)];
    const receipt = await run();
    expect(world.requests.slice(0, 3)).toEqual(['list', 'end-others', 'list']);
    expect(outcomes(receipt)['other-sessions-gone']).toBe('verified');
  });

  test('remembers the listed sessions before this one is ended, ours as not ended yet', async () => {
    const { remembered, run } = await signingOut('everywhere');
    await run();
    expect(remembered[0]?.endedSessions?.map(({ current, ended }) => [current, ended])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
  });

  test('keeps the finished steps of an earlier attempt, and puts them on the receipt', async () => {
    const earlier = [
      { client: 'Nightlatch', device: 'here', current: true, ended: false },
      { client: 'Nightlatch', device: 'laptop', current: false, ended: true },
    ];
    const { world, run } = await signingOut('everywhere', { endedSessions: earlier });
    const receipt = await run();
    expect(world.requests).not.toContain('list');
    expect(receipt.sessions.map(({ ended }) => ended)).toEqual([true, true]);
    expect(outcomes(receipt)['other-sessions-gone']).toBe('verified');
  });

  test('does not report as gone what an earlier attempt found still valid', async () => {
    const earlier = [
      { client: 'Nightlatch', device: 'laptop', current: false, ended: true },
      { client: 'Nightlatch', device: 'phone', current: false, ended: false },
    ];
    const { run } = await signingOut('everywhere', { endedSessions: earlier });
    expect(outcomes(await run())['other-sessions-gone']).toBe('not-verified');
  });

  test('reports that a provider without a directory cannot be asked', async () => {
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
