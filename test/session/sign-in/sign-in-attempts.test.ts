import { describe, expect, test } from 'vitest';
import type { OpenRedirect, TokenResponse } from '../../../main/session/ports/ports.ts';
import { Secret } from '../../../main/session/ports/secret.ts';
import { createWorld, issuer, signedIn, signIn, type World, waitingForBrowser } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { gate } from '../../support/gate.ts';

/** Changes the result of the exchange. */
function answerExchange(world: World, change: (answer: TokenResponse) => TokenResponse): void {
  const { provider } = world.entry();
  const { exchange } = provider;
  Object.assign(provider, {
    exchange: async (...asked: Parameters<typeof exchange>) => change(await exchange(...asked)),
  });
}

describe('the window shows a sign-in', () => {
  test('as preparing, as waiting with its deadline, and as finishing', async () => {
    const world = createWorld();
    const engine = await world.start();
    const steps: string[] = [];
    engine.subscribe(({ state }) => {
      if (state.kind === 'signing-in') steps.push(state.step);
    });
    engine.signIn('p');
    expect(engine.snapshot().state).toEqual({
      kind: 'signing-in',
      purpose: 'sign-in',
      providerId: 'p',
      step: 'preparing',
      deadline: world.clock.now() + 300_000,
    });
    await settled();
    world.approve();
    await settled();
    expect(steps).toEqual(['preparing', 'waiting-for-browser', 'finishing']);
  });

  test('and nothing when the deadline of an ended one passes', async () => {
    const { world, engine } = await waitingForBrowser();
    world.approve();
    await settled();
    const before = engine.snapshot().state.kind;
    world.idleMs = 0;
    await world.clock.advance(300_000);
    expect([before, engine.snapshot().state.kind]).toEqual(['signed-in', 'signed-in']);
  });
});

describe('cancelling and reopening the browser', () => {
  test('are allowed while waiting, and refused otherwise', async () => {
    const world = createWorld();
    const engine = await world.start();
    expect(() => engine.cancelSignIn()).toThrow('not-possible-now');
    await expect(async () => await engine.reopenBrowser()).rejects.toThrow('not-possible-now');
    engine.signIn('p');
    // The first browser is not open yet.
    await expect(async () => await engine.reopenBrowser()).rejects.toThrow('not-possible-now');
    await settled();
    await engine.reopenBrowser();
    expect(world.opened).toHaveLength(2);
    world.holdExchange = new Promise(() => {});
    world.approve();
    await settled();
    await expect(async () => await engine.reopenBrowser()).rejects.toThrow('not-possible-now');
    expect(world.opened).toHaveLength(2);
    engine.cancelSignIn();
    await settled();
    expect(() => engine.cancelSignIn()).toThrow('not-possible-now');
  });

  test('a sign-in can start at once after a cancelled one, which does not affect it', async () => {
    const { world, engine } = await waitingForBrowser();
    engine.cancelSignIn();
    await settled();
    engine.signIn('p');
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'signing-in', step: 'waiting-for-browser' });
    // The deadline of the first one passes during the second.
    await world.clock.advance(299_000);
    expect(engine.snapshot().state.kind).toBe('signing-in');
    world.approve();
    await settled();
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });
});

describe('a sign-in that is cancelled', () => {
  test('while the request is prepared opens no browser, and ends at once', async () => {
    const world = createWorld();
    const { provider } = world.entry();
    const { prepare } = provider;
    const { opened: held, open: release } = gate();
    Object.assign(provider, {
      prepare: async (...asked: Parameters<typeof prepare>) => {
        await held;
        return await prepare(...asked);
      },
    });
    const { engine } = await waitingForBrowser(world);
    engine.cancelSignIn();
    await settled();
    expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'sign-in-cancelled' });
    release();
    await settled();
    expect(world.opened).toEqual([]);
  });

  test('before it began sends the provider no request', async () => {
    const world = createWorld();
    const engine = await world.start();
    engine.signIn('p');
    engine.cancelSignIn();
    await settled();
    expect(world.requests).toEqual([]);
    expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'sign-in-cancelled' });
  });

  test('with a token response without a refresh token has nothing to revoke', async () => {
    const world = createWorld();
    world.issueRefreshToken = false;
    const { opened, open: release } = gate();
    world.holdExchange = opened;
    const { engine } = await waitingForBrowser(world);
    world.approve();
    await settled();
    engine.cancelSignIn();
    await settled();
    release();
    await settled();
    expect(world.requests).not.toContain('revoke');
  });

  test('has ended even if the revocation fails', async () => {
    const world = createWorld();
    const { opened, open: release } = gate();
    world.holdExchange = opened;
    const { engine } = await waitingForBrowser(world);
    Object.assign(world.entry().provider, { revoke: () => Promise.reject(new Error('no')) });
    world.approve();
    await settled();
    engine.cancelSignIn();
    await settled();
    release();
    await settled();
    expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'sign-in-cancelled' });
  });
});

test('an authorization response that only claims to be ours is not used', async () => {
  const world = createWorld();
  const { redirect } = world.entry();
  const { open } = redirect;
  Object.assign(redirect, {
    open: async (...asked: Parameters<typeof open>): Promise<OpenRedirect> => {
      const opened = await open(...asked);
      return { ...opened, answer: async () => new URLSearchParams(`code=c&state=foreign&iss=${issuer}`) };
    },
  });
  const { engine } = await waitingForBrowser(world);
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'callback-state-mismatch' });
  expect(world.requests).not.toContain('exchange');
});

describe('a token response without what a session requires', () => {
  test('to a sign-in opens no session', async () => {
    const { world, engine } = await waitingForBrowser();
    answerExchange(world, (answer) => ({ ...answer, identity: null }));
    world.approve();
    await settled();
    expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'id-token-missing' });
    expect(world.session.value()).toBeNull();
    // The issued tokens are revoked.
    expect(world.live.size).toBe(0);
  });

  test('to an unlock leaves it locked', async () => {
    const { world, engine } = await signedIn();
    engine.lock('asked');
    engine.unlock();
    await settled();
    answerExchange(world, (answer) => ({ ...answer, identity: null }));
    world.approve();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', error: 'id-token-missing' });
  });
});

test('a session that replaces an earlier one continues its generation', async () => {
  const { world, engine } = await signedIn();
  const before = world.session.value()?.generation ?? 0;
  engine.show(null);
  await signIn(world, engine);
  expect(world.session.value()?.generation).toBe(before + 1);
  const first = createWorld();
  await signedIn(first);
  expect(first.session.value()?.generation).toBe(1);
});

test('a pending sign-out at this provider is sent before a new sign-in, and not before an unlock', async () => {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  engine.signOutEverywhere();
  await settled();
  world.offline = null;
  world.requests.length = 0;
  engine.signIn('p');
  await settled();
  expect(world.requests.indexOf('revoke')).toBeGreaterThanOrEqual(0);
  expect(world.requests.indexOf('prepare sign-in')).toBeGreaterThan(world.requests.indexOf('revoke'));
  world.approve();
  await settled();

  engine.lock('asked');
  await settled();
  world.signOuts.set(null);
  world.requests.length = 0;
  engine.unlock();
  await settled();
  expect(world.requests).toEqual(['prepare unlock']);
});

test('a browser that cannot be opened ends the attempt with its own code', async () => {
  const world = createWorld();
  Object.assign(world.ports().browser, { open: () => Promise.reject(new Error('no browser')) });
  const { engine } = await waitingForBrowser(world);
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'internal' });
  expect(world.redirects[0]?.concluded).toBe('failed');
});

test('tokens are secrets in memory and in the record', async () => {
  const { world, engine } = await signedIn();
  const id = engine.snapshot().shownAccountId ?? '';
  const lent = await engine.withAccessToken(id, { resource: null, scope: null }, async (token) => token);
  expect(lent).toBeInstanceOf(Secret);
  expect(world.session.value()?.refreshToken).toBeInstanceOf(Secret);
});
