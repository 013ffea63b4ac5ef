import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../main/session/engine-api.ts';
import { type AccessTokenRequest, defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { Secret } from '../../../main/session/ports/secret.ts';
import { accessTokenMs, holdRefreshes, lend, signedIn, signIn, unlock } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { thrownCode } from '../../support/thrown-code.ts';

const notes: AccessTokenRequest = { resource: 'https://notes.example.test', scope: null };
const reading: AccessTokenRequest = { ...notes, scope: ['read'] };

const tokenFor = (engine: Engine, ask: AccessTokenRequest) => lend(engine, 'ada', ask);
const secretFor = (engine: Engine, ask: AccessTokenRequest) =>
  engine.withAccessToken('ada', ask, async (token): Promise<Secret> => token);

describe('an access token for an API', () => {
  test('comes from one refresh with an intent before and a store after, and is cached', async () => {
    const { world, engine } = await signedIn();
    const own = await tokenFor(engine, defaultToken);
    const before = world.storedToken();
    const token = await tokenFor(engine, notes);
    expect(world.journal).toEqual(['session written', 'refresh sent', 'session written']);
    expect(world.asks).toEqual([notes]);
    expect(world.storedToken()).not.toBe(before);
    expect(token).not.toBe(own);
    expect(await tokenFor(engine, notes)).toBe(token);
    expect(await tokenFor(engine, defaultToken)).toBe(own);
    expect(world.sent('refresh')).toBe(1);
    // Other processes adopt the session's own token.
    expect(world.session.value()?.accessToken?.secret.reveal()).toBe(own);
  });

  test('is fetched once for ten thousand concurrent callers', async () => {
    const { world, engine } = await signedIn();
    const tokens = await Promise.all(Array.from({ length: 10_000 }, () => tokenFor(engine, notes)));
    expect(new Set(tokens).size).toBe(1);
    expect(world.sent('refresh')).toBe(1);
  });

  test('waits for its turn: no other request of the session is sent beside it', async () => {
    const { world, engine } = await signedIn();
    const release = holdRefreshes(world);
    const all = [tokenFor(engine, notes), tokenFor(engine, reading), tokenFor(engine, { ...reading, resource: null })];
    engine.refreshNow();
    await settled();
    expect(world.sent('refresh')).toBe(1);
    release();
    expect(new Set(await Promise.all(all)).size).toBe(3);
    await settled();
    expect(world.sent('refresh')).toBe(4);
    expect([...world.live.keys()]).toEqual([world.storedToken()]);
    expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
  });

  test('is not returned in its last ten seconds', async () => {
    const { world, engine } = await signedIn();
    const first = await tokenFor(engine, notes);
    world.clock.setBy(accessTokenMs - 10_001);
    expect(await tokenFor(engine, notes)).toBe(first);
    world.clock.setBy(1);
    expect(await tokenFor(engine, notes)).not.toBe(first);
  });

  test('causes no refresh by itself', async () => {
    const { world, engine } = await signedIn();
    await tokenFor(engine, notes);
    const due = engine.snapshot().state;
    expect(due).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
    await world.clock.advance(3 * accessTokenMs);
    expect(world.asks.filter((ask) => ask.resource !== null)).toHaveLength(1);
  });

  test('that an API rejects is not returned again, and its successor is', async () => {
    const { world, engine } = await signedIn();
    const first = await secretFor(engine, notes);
    engine.refuseAccessToken('ada', notes, first);
    const second = await secretFor(engine, notes);
    expect(second.reveal()).not.toBe(first.reveal());
    engine.refuseAccessToken('ada', notes, first);
    expect(await secretFor(engine, notes)).toBe(second);
    expect(world.sent('refresh')).toBe(2);
  });

  test('of the session itself is replaced once too when it is rejected', async () => {
    const { world, engine } = await signedIn();
    const first = await secretFor(engine, defaultToken);
    engine.refuseAccessToken('ada', defaultToken, first);
    engine.refuseAccessToken('ada', defaultToken, first);
    const second = await secretFor(engine, defaultToken);
    expect(second.reveal()).not.toBe(first.reveal());
    engine.refuseAccessToken('ada', defaultToken, first);
    expect(await secretFor(engine, defaultToken)).toBe(second);
    expect(world.sent('refresh')).toBe(1);
  });
});

test('of another process is adopted, whatever was fetched for an API', async () => {
  const { world, engine } = await signedIn();
  const start = world.clock.now();
  await world.clock.advance(30_000);
  await tokenFor(engine, notes);
  const record = world.session.value() ?? expect.unreachable();
  // It ends before the API's token does.
  const theirs = { secret: new Secret('at-elsewhere'), expiresAt: start + 80_000 };
  world.session.set({ ...record, accessToken: theirs });
  await tokenFor(engine, defaultToken);
  await world.clock.advance(16_000);
  expect(world.sent('refresh')).toBe(1);
  expect(await tokenFor(engine, defaultToken)).toBe('at-elsewhere');
});

describe('a token is dropped', () => {
  test('by a lock', async () => {
    const { world, engine } = await signedIn();
    const before = await tokenFor(engine, notes);
    engine.lock('asked');
    expect(await thrownCode(tokenFor(engine, notes))).toBe('not-possible-now');
    await unlock(world, engine);
    expect(await tokenFor(engine, notes)).not.toBe(before);
  });

  test('by a lock during its request, and the new refresh token is stored', async () => {
    const { world, engine } = await signedIn();
    const release = holdRefreshes(world);
    const token = thrownCode(tokenFor(engine, notes));
    await settled();
    engine.lock('asked');
    release();
    expect(await token).toBe('not-possible-now');
    await settled();
    expect(world.live.has(world.storedToken() ?? '')).toBe(true);
    expect(world.session.value()?.accessToken).toBeNull();
    await unlock(world, engine);
    const sent = world.sent('refresh');
    await tokenFor(engine, notes);
    expect(world.sent('refresh')).toBe(sent + 1);
  });

  test('by a clock that is set back', async () => {
    const { world, engine } = await signedIn();
    const before = await tokenFor(engine, notes);
    await world.clock.advance(1_000);
    world.clock.setBy(-3_600_000);
    await world.clock.advance(60_000);
    expect(await tokenFor(engine, notes)).not.toBe(before);
  });

  test('by a sign-out', async () => {
    const { world, engine } = await signedIn();
    const before = await tokenFor(engine, notes);
    engine.signOut();
    await settled();
    expect(await thrownCode(tokenFor(engine, notes))).toBe('not-possible-now');
    await signIn(world, engine);
    expect(await tokenFor(engine, notes)).not.toBe(before);
  });
});

test('a receipt mentions that an API may still accept its token', async () => {
  const { world, engine } = await signedIn();
  await tokenFor(engine, notes);
  const until = world.clock.now() + accessTokenMs;
  engine.signOut();
  await settled();
  const [receipt] = engine.snapshot().receipts;
  expect(receipt?.checks).toContainEqual({ name: 'access-token-refused', outcome: 'verified' });
  expect(receipt?.mayLiveUntil).toBe(until);
});

describe('a queued token request is not sent', () => {
  test.each([
    ['a lock', (engine: Engine) => engine.lock('asked')],
    ['the app quits', (engine: Engine) => void engine.stop()],
  ])('once %s', async (_, happens) => {
    const { world, engine } = await signedIn();
    const release = holdRefreshes(world);
    engine.refreshNow();
    await settled();
    const token = thrownCode(tokenFor(engine, notes));
    await settled();
    happens(engine);
    release();
    expect(await token).toBe('not-possible-now');
    expect(world.asks).toEqual([]);
    expect(world.activity).not.toContainEqual({ what: 'refresh-failed', code: 'not-possible-now' });
  });
});

describe('an issued token', () => {
  test('is on the queued sign-out with its end', async () => {
    const { world, engine } = await signedIn();
    await world.clock.advance(10_000);
    await tokenFor(engine, notes);
    world.offline = 'provider-unreachable';
    engine.signOut();
    await settled();
    expect(world.signOuts.value()?.[0]?.accessTokenExpiresAt).toBe(world.clock.now() + accessTokenMs);
  });

  test('is on the receipt even if it was not used', async () => {
    const { world, engine } = await signedIn();
    world.grantedScope = ['write'];
    await thrownCode(tokenFor(engine, reading));
    engine.signOut();
    await settled();
    expect(engine.snapshot().receipts[0]?.mayLiveUntil).toBe(world.clock.now() + accessTokenMs);
  });
});
