import { describe, expect, test } from 'vitest';
import { accessTokenMs, holdRefreshes, lend, signedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

describe('an access token is returned', () => {
  test.each([
    ['while a moment more than ten seconds of it are left', accessTokenMs - 10_001, 0],
    ['anew, once ten seconds of it are left', accessTokenMs - 10_000, 1],
  ])('%s', async (_, passed, requests) => {
    const { world, engine } = await signedIn();
    world.clock.setBy(passed);
    await lend(engine);
    expect(world.sent('refresh')).toBe(requests);
  });

  test('down to the last quarter of its life if that is only seconds', async () => {
    const { world, engine } = await signedIn();
    const { provider } = world.entry();
    const { refresh } = provider;
    Object.assign(provider, {
      refresh: async (...asked: Parameters<typeof refresh>) => ({
        ...(await refresh(...asked)),
        accessTokenExpiresAt: world.clock.now() + 4_000,
      }),
    });
    engine.refreshNow();
    await settled();
    const before = world.sent('refresh');
    const token = await lend(engine);
    world.clock.setBy(2_999);
    expect(await lend(engine)).toBe(token);
    expect(world.sent('refresh')).toBe(before);
    world.clock.setBy(1);
    expect(await lend(engine)).not.toBe(token);
    expect(world.sent('refresh')).toBe(before + 1);
    // Such a provider gets no repeated requests either if no caller wants a token.
    await world.clock.advance(60_000);
    expect(world.sent('refresh')).toBeLessThanOrEqual(before + 1 + 6);
  });

  test('for an API only while it is valid, however long the store took', async () => {
    const { world, engine } = await signedIn();
    const notes = { resource: 'https://notes.example.test', scope: null };
    const { store } = world.session;
    const { write } = store;
    let writes = 0;
    Object.assign(store, {
      write: async (...asked: Parameters<typeof write>) => {
        writes += 1;
        if (writes === 2) world.clock.setBy(accessTokenMs - 5_000);
        return await write(...asked);
      },
    });
    await expect(lend(engine, 'ada', notes)).rejects.toMatchObject({ code: 'not-possible-now' });
    await expect(lend(engine, 'ada', notes)).resolves.toMatch(/^at-/);
  });

  test('to a caller that waits for a pending refresh, without another one', async () => {
    const { world, engine } = await signedIn();
    const release = holdRefreshes(world);
    engine.refreshNow();
    world.clock.setBy(accessTokenMs);
    const lent = lend(engine);
    await settled();
    release();
    await lent;
    expect(world.sent('refresh')).toBe(1);
  });

  test('to no caller, with the reason and without a request, while a failed provider is in backoff', async () => {
    const { world, engine } = await signedIn();
    world.clock.setBy(accessTokenMs);
    world.offline = 'provider-error';
    await expect(lend(engine)).rejects.toMatchObject({ code: 'provider-error' });
    const before = world.sent('refresh');
    await expect(lend(engine)).rejects.toMatchObject({ code: 'provider-error' });
    expect(world.sent('refresh')).toBe(before);
    world.offline = null;
    // At the exact moment when a request is allowed again, not before.
    world.clock.setBy(1_999);
    await expect(lend(engine)).rejects.toMatchObject({ code: 'provider-error' });
    world.clock.setBy(1);
    await expect(lend(engine)).resolves.toMatch(/^at-/);
  });

  test('as soon as the network is back, however far away the next retry is', async () => {
    const { world, engine } = await signedIn();
    world.clock.setBy(accessTokenMs);
    world.offline = 'provider-unreachable';
    await expect(lend(engine)).rejects.toMatchObject({ code: 'provider-unreachable' });
    world.offline = null;
    await expect(lend(engine)).resolves.toMatch(/^at-/);
  });

  test('to no caller once the session is over', async () => {
    const { world, engine } = await signedIn();
    world.clock.setBy(accessTokenMs);
    world.endSession(world.storedToken() ?? '');
    await expect(lend(engine)).rejects.toMatchObject({ code: 'not-possible-now' });
  });

  test('to no caller that waited for a refresh during which the session was locked', async () => {
    const { world, engine } = await signedIn();
    world.clock.setBy(accessTokenMs);
    const release = holdRefreshes(world);
    const lent = lend(engine).catch((error: unknown) => error);
    await settled();
    engine.lock('asked');
    release();
    expect(await lent).toMatchObject({ code: 'not-possible-now' });
  });
});
