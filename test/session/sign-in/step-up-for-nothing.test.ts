import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../main/session/engine-api.ts';
import { accessTokenMs, lend, type World } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { steppingUp, strong } from '../../support/stepping-up.ts';
import { thrownCode } from '../../support/thrown-code.ts';

/** Expects the session to be unchanged and refreshable. */
async function expectAsBefore(world: World, engine: Engine, oldToken: string) {
  expect(world.storedToken()).toBe(oldToken);
  expect([...world.live.keys()]).toEqual([oldToken]);
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', stepUp: null, session: { acr: null } });
  engine.refreshNow();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
}

describe('while the browser is open', () => {
  test('the window shows that, and the session stays open', async () => {
    const { world, engine } = await steppingUp();
    expect(world.stepUps).toEqual([strong]);
    expect(engine.snapshot().state).toMatchObject({
      kind: 'signed-in',
      stepUp: { cause: 'api', step: 'waiting-for-browser', deadline: world.clock.now() + 300_000 },
    });
    const before = await lend(engine);
    await world.clock.advance(accessTokenMs);
    expect(await lend(engine)).not.toBe(before);
    expect(engine.snapshot().state).toMatchObject({
      freshness: { kind: 'fresh' },
      stepUp: { step: 'waiting-for-browser' },
    });
  });

  test('a caller with the same requirements shares the wait, and one with others is refused', async () => {
    const { world, engine, done } = await steppingUp();
    const same = thrownCode(engine.stepUp('ada', { ...strong }));
    expect(await thrownCode(engine.stepUp('ada', { ...strong, maxAgeSeconds: 5 }))).toBe('not-possible-now');
    world.approve();
    expect(await Promise.all([done, same])).toEqual(['none', 'none']);
    expect(world.stepUps).toHaveLength(1);
  });

  test('the browser can be reopened', async () => {
    const { world, engine, done } = await steppingUp();
    await engine.reopenBrowser();
    world.approve();
    expect(await done).toBe('none');
    expect(world.stepUps).toEqual([strong, strong]);
  });
});

describe('a step-up that fails leaves everything unchanged', () => {
  test.each([
    ['another class', (world: World) => Object.assign(world, { acr: 'pwd' }), 'step-up-not-met'],
    ['no class', (world: World) => Object.assign(world, { acr: null }), 'step-up-not-met'],
    ['another person', (world: World) => Object.assign(world, { subject: 'grace' }), 'subject-mismatch'],
    ['no refresh token', (world: World) => Object.assign(world, { issueRefreshToken: false }), 'refresh-token-missing'],
  ] as const)('with %s', async (_, change, code) => {
    const { world, engine, oldToken, done } = await steppingUp();
    change(world);
    world.approve();
    expect(await done).toBe(code);
    await settled();
    expect(world.activity).toContainEqual({ what: 'sign-in-failed', code });
    // The received token is revoked. A session without a refresh token has nothing to revoke.
    if (code === 'refresh-token-missing')
      for (const each of world.live.keys()) if (each !== oldToken) world.live.delete(each);
    Object.assign(world, { subject: 'ada', issueRefreshToken: true });
    await expectAsBefore(world, engine, oldToken);
  });

  test('without an ID token', async () => {
    const { world, engine, oldToken, done } = await steppingUp();
    const { provider } = world.entry();
    const { exchange } = provider;
    Object.assign(provider, {
      exchange: async (prepared: never, callback: never) => ({
        ...(await exchange(prepared, callback)),
        identity: null,
      }),
    });
    world.approve();
    expect(await done).toBe('id-token-missing');
    await settled();
    await expectAsBefore(world, engine, oldToken);
  });

  test('if the keychain refuses the new token', async () => {
    const { world, engine, oldToken, done } = await steppingUp();
    world.session.faults.write = 'keychain-write-failed';
    world.approve();
    expect(await done).toBe('keychain-write-failed');
    world.session.faults.write = null;
    await settled();
    await expectAsBefore(world, engine, oldToken);
  });

  test('if it would be kept in memory only', async () => {
    const { world, engine, oldToken, done } = await steppingUp();
    const { store } = world.session;
    const { write } = store;
    Object.assign(store, { write: (record: never) => write(record).then(() => 'memory-only') });
    world.approve();
    expect(await done).toBe('keychain-write-failed');
    Object.assign(store, { write });
    await settled();
    await expectAsBefore(world, engine, oldToken);
  });

  test('if it is cancelled, denied or late', async () => {
    const { world, engine, done } = await steppingUp();
    engine.cancelSignIn();
    expect(await done).toBe('sign-in-cancelled');
    expect(world.activity.filter(({ what }) => what.startsWith('sign-in-'))).toEqual([{ what: 'sign-in-cancelled' }]);
    const denied = thrownCode(engine.stepUp('ada', strong));
    await settled();
    world.deny();
    expect(await denied).toBe('sign-in-denied');
    const late = thrownCode(engine.stepUp('ada', strong));
    await settled();
    await world.clock.advance(300_000);
    expect(await late).toBe('sign-in-timed-out');
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', stepUp: null, freshness: { kind: 'fresh' } });
  });
});
