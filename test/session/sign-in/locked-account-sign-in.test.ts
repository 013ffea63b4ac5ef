import { describe, expect, test } from 'vitest';
import { createWorld, signedIn, signIn, signInToo } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const kinds = ({ engine }: Awaited<ReturnType<typeof signedIn>>) =>
  Object.fromEntries(engine.snapshot().accounts.map(({ id, kind }) => [id, kind]));

/** The browser is still signed in at the provider, which then responds without user interaction. */
async function withSignedInBrowser() {
  const started = await signedIn();
  started.world.statesAuthTime = false;
  return started;
}

describe('signing in to another account beside a lock does not bypass the lock', () => {
  test('in a browser that is still signed in as the locked user', async () => {
    const started = await withSignedInBrowser();
    const { world, engine } = started;
    const stored = world.session.value()?.sessionId;
    engine.lock('asked');
    engine.show(null);
    await signIn(world, engine);
    expect(world.requests).toContain('prepare sign-in, choosing, anew');
    expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'id-token-not-fresh' });
    expect(kinds(started)).toEqual({ ada: 'locked' });
    expect(world.lockStored()).toMatchObject({ reason: 'asked' });
    expect(world.session.value()?.sessionId).toBe(stored);
  });

  test('if it began before the lock, and its tokens are revoked', async () => {
    const started = await withSignedInBrowser();
    const { world, engine } = started;
    engine.show(null);
    engine.signIn('p');
    await settled();
    expect(world.requests).toEqual(['prepare sign-in, choosing']);
    engine.lock('asked');
    world.approve();
    await settled();
    expect(kinds(started)).toEqual({ ada: 'locked' });
    expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'id-token-not-fresh' });
    expect(world.requests).toContain('revoke');
  });

  test('after a restart, with the locked account unloaded', async () => {
    const { world, engine } = await withSignedInBrowser();
    engine.lock('asked');
    await engine.stop();
    const again = await world.start();
    await settled();
    again.show(null);
    await signIn(world, again);
    expect(kinds({ world, engine: again })).toEqual({ ada: 'locked' });
  });

  test('re-authentication of the locked account opens it, and of another user only their own', async () => {
    const started = await signedIn();
    const { world, engine } = started;
    engine.lock('asked');
    await signInToo(world, engine, 'bob');
    expect(kinds(started)).toEqual({ ada: 'locked', bob: 'signed-in' });
    await signInToo(world, engine, 'ada');
    expect(kinds(started)).toEqual({ ada: 'signed-in', bob: 'signed-in' });
    expect(world.lockStored()).toBeNull();
  });

  test('if no account is locked, no re-authentication is required', async () => {
    const { world, engine } = await signedIn(createWorld());
    await signInToo(world, engine, 'bob');
    expect(world.requests).toEqual(['prepare sign-in, choosing', 'exchange']);
  });
});
