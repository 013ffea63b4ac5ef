import { expect, test } from 'vitest';
import { SessionError } from '../../../main/session/ports/errors.ts';
import { createWorld, issuer, signIn, waitingForBrowser } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { gate } from '../../support/gate.ts';

test('a sign-in opens the browser, waits, stores, and only then reports success', async () => {
  const { world, engine } = await waitingForBrowser();
  expect(engine.snapshot().state).toMatchObject({
    kind: 'signing-in',
    step: 'waiting-for-browser',
    purpose: 'sign-in',
  });
  expect(world.opened).toHaveLength(1);
  world.approve();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', account: { email: 'ada@example.test' } });
  expect(world.journal.slice(0, 2)).toEqual(['accounts written', 'session written']);
  expect(world.redirects[0]?.concluded).toBe('success');
});

test('cancel ends the wait at once, in a state of its own', async () => {
  const { world, engine } = await waitingForBrowser();
  engine.cancelSignIn();
  await settled();
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'sign-in-cancelled' });
  expect(world.redirects[0]?.concluded).toBe('failed');
});

test('a denial at the provider ends the wait at once, and the landing page shows it', async () => {
  const { world, engine } = await waitingForBrowser();
  world.deny();
  await settled();
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'sign-in-denied' });
  expect(world.redirects[0]?.concluded).toBe('denied');
});

test('the deadline ends the wait, not before its time', async () => {
  const { world, engine } = await waitingForBrowser();
  await world.clock.advance(299_999);
  expect(engine.snapshot().state.kind).toBe('signing-in');
  await world.clock.advance(1);
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'sign-in-timed-out' });
});

test('an authorization response with a foreign state is a stray request and does not end the wait', async () => {
  const { world, engine } = await waitingForBrowser();
  world.redirects[0]?.answer(`code=c&state=foreign&iss=${issuer}`);
  await settled();
  expect(engine.snapshot().state.kind).toBe('signing-in');
  expect(world.requests).not.toContain('exchange');
  expect(world.activity).toContainEqual({ what: 'stray-request', why: 'wrong-state' });
});

test('reopening the browser makes a new request, and the response to either is accepted', async () => {
  const { world, engine } = await waitingForBrowser();
  await engine.reopenBrowser();
  expect(world.opened.map(({ search }) => search)).toHaveLength(2);
  expect(world.opened[0]?.search).not.toBe(world.opened[1]?.search);
  const first = new URLSearchParams(world.opened[0]?.search).get('state');
  world.redirects[0]?.answer(`code=c&state=${first}&iss=${issuer}`);
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-in');
});

test('tokens that arrive after the cancel are revoked, not kept', async () => {
  const world = createWorld();
  const engine = await world.start();
  const { opened, open: release } = gate();
  world.holdExchange = opened;
  await signIn(world, engine);
  engine.cancelSignIn();
  await settled();
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'sign-in-cancelled' });
  release();
  await settled();
  expect(world.requests).toContain('revoke');
  expect(world.live.size).toBe(0);
  expect(world.storedToken()).toBeNull();
});

test('a provider that issues no refresh token does not open a session', async () => {
  const { world, engine } = await waitingForBrowser();
  world.issueRefreshToken = false;
  world.approve();
  await settled();
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'refresh-token-missing' });
});

test('a second sign-in while one is waiting is refused', async () => {
  const { engine } = await waitingForBrowser();
  expect(() => engine.signIn('p')).toThrow('not-possible-now');
});

test('an unreachable provider ends the attempt with its own code', async () => {
  const world = createWorld();
  const engine = await world.start();
  world.offline = 'provider-unreachable';
  engine.signIn('p');
  await settled();
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'provider-unreachable' });
});

test('if the store fails after the exchange, the new tokens are revoked and no success is shown', async () => {
  const { world, engine } = await waitingForBrowser();
  Object.assign(world.session.store, { write: () => Promise.reject(new SessionError('keychain-write-failed')) });
  world.approve();
  await settled();
  expect(engine.snapshot().state).toEqual({ kind: 'signed-out', error: 'keychain-write-failed' });
  expect(world.live.size).toBe(0);
});
