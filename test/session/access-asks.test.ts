import { describe, expect, test } from 'vitest';
import { type AccessAsk, ownToken } from '../../main/session/access-ask.ts';
import type { Engine } from '../../main/session/engine-api.ts';
import { SessionError } from '../../main/session/errors.ts';
import { Secret } from '../../main/session/secret.ts';
import { accessTokenMs, holdRefreshes, signedIn, signIn, unlock } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';
import { thrownCode } from '../support/thrown-code.ts';

const notes: AccessAsk = { resource: 'https://notes.example.test', scope: null };
const reading: AccessAsk = { ...notes, scope: ['read'] };

const tokenFor = (engine: Engine, ask: AccessAsk) =>
  engine.withAccessToken('ada', ask, async (token) => token.reveal());
const secretFor = (engine: Engine, ask: AccessAsk) =>
  engine.withAccessToken('ada', ask, async (token): Promise<Secret> => token);

describe('a token for an API', () => {
  test('comes by one refresh, written down before and stored after, and is kept', async () => {
    const { world, engine } = await signedIn();
    const own = await tokenFor(engine, ownToken);
    const before = world.storedToken();
    const token = await tokenFor(engine, notes);
    expect(world.journal).toEqual(['session written', 'refresh sent', 'session written']);
    expect(world.asks).toEqual([notes]);
    expect(world.storedToken()).not.toBe(before);
    expect(token).not.toBe(own);
    expect(await tokenFor(engine, notes)).toBe(token);
    expect(await tokenFor(engine, ownToken)).toBe(own);
    expect(world.sent('refresh')).toBe(1);
    // What other processes take over is the session's own.
    expect(world.session.value()?.accessToken?.secret.reveal()).toBe(own);
  });

  test('is fetched once for ten thousand who ask at once', async () => {
    const { world, engine } = await signedIn();
    const tokens = await Promise.all(Array.from({ length: 10_000 }, () => tokenFor(engine, notes)));
    expect(new Set(tokens).size).toBe(1);
    expect(world.sent('refresh')).toBe(1);
  });

  test('waits for its turn: nothing else of the session is sent beside it', async () => {
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

  test('is not lent in its last ten seconds', async () => {
    const { world, engine } = await signedIn();
    const first = await tokenFor(engine, notes);
    world.clock.setBy(accessTokenMs - 10_001);
    expect(await tokenFor(engine, notes)).toBe(first);
    world.clock.setBy(1);
    expect(await tokenFor(engine, notes)).not.toBe(first);
  });

  test('is no reason to refresh by itself', async () => {
    const { world, engine } = await signedIn();
    await tokenFor(engine, notes);
    const due = engine.snapshot().state;
    expect(due).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
    await world.clock.advance(3 * accessTokenMs);
    expect(world.asks.filter((ask) => ask.resource !== null)).toHaveLength(1);
  });

  test('that an API refuses is lent no more, and its successor is', async () => {
    const { world, engine } = await signedIn();
    const first = await secretFor(engine, notes);
    engine.refuseAccessToken('ada', notes, first);
    const second = await secretFor(engine, notes);
    expect(second.reveal()).not.toBe(first.reveal());
    engine.refuseAccessToken('ada', notes, first);
    expect(await secretFor(engine, notes)).toBe(second);
    expect(world.sent('refresh')).toBe(2);
  });

  test('the session’s own too is replaced once when it is refused', async () => {
    const { world, engine } = await signedIn();
    const first = await secretFor(engine, ownToken);
    engine.refuseAccessToken('ada', ownToken, first);
    engine.refuseAccessToken('ada', ownToken, first);
    const second = await secretFor(engine, ownToken);
    expect(second.reveal()).not.toBe(first.reveal());
    engine.refuseAccessToken('ada', ownToken, first);
    expect(await secretFor(engine, ownToken)).toBe(second);
    expect(world.sent('refresh')).toBe(1);
  });
});

test('what another process has fetched is taken over, whatever was fetched for an API', async () => {
  const { world, engine } = await signedIn();
  const start = world.clock.now();
  await world.clock.advance(30_000);
  await tokenFor(engine, notes);
  const record = world.session.value() ?? expect.unreachable();
  // It ends before the one for the API does.
  const theirs = { secret: new Secret('at-elsewhere'), expiresAt: start + 80_000 };
  world.session.set({ ...record, accessToken: theirs });
  await tokenFor(engine, ownToken);
  await world.clock.advance(16_000);
  expect(world.sent('refresh')).toBe(1);
  expect(await tokenFor(engine, ownToken)).toBe('at-elsewhere');
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

  test('by a lock that falls while it is fetched, and what came is stored', async () => {
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
    engine.signOut('this-device');
    await settled();
    expect(await thrownCode(tokenFor(engine, notes))).toBe('not-possible-now');
    await signIn(world, engine);
    expect(await tokenFor(engine, notes)).not.toBe(before);
  });
});

test('a receipt says that a token for an API may still be accepted there', async () => {
  const { world, engine } = await signedIn();
  await tokenFor(engine, notes);
  const until = world.clock.now() + accessTokenMs;
  engine.signOut('this-device');
  await settled();
  const [receipt] = engine.snapshot().receipts;
  expect(receipt?.checks).toContainEqual({ name: 'access-token-refused', outcome: 'verified' });
  expect(receipt?.mayLiveUntil).toBe(until);
});

describe('what waits for its turn is not sent', () => {
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

describe('what was issued', () => {
  test('is on the queued sign-out with its end', async () => {
    const { world, engine } = await signedIn();
    await world.clock.advance(10_000);
    await tokenFor(engine, notes);
    world.offline = 'provider-unreachable';
    engine.signOut('this-device');
    await settled();
    expect(world.signOuts.value()?.[0]?.accessTokenExpiresAt).toBe(world.clock.now() + accessTokenMs);
  });

  test('is on the receipt even if it was not used', async () => {
    const { world, engine } = await signedIn();
    world.grantedScope = ['write'];
    await thrownCode(tokenFor(engine, reading));
    engine.signOut('this-device');
    await settled();
    expect(engine.snapshot().receipts[0]?.mayLiveUntil).toBe(world.clock.now() + accessTokenMs);
  });
});

describe('what is not as it was asked for', () => {
  test.each([
    ['less', []],
    ['more', ['read', 'write']],
    ['something else', ['write']],
  ])('is not used where it is %s, and costs no refresh token', async (_, granted) => {
    const { world, engine } = await signedIn();
    world.grantedScope = granted;
    expect(await thrownCode(tokenFor(engine, reading))).toBe('scope-not-granted');
    expect(world.live.has(world.storedToken() ?? '')).toBe(true);
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
    world.grantedScope = ['read'];
    expect(await tokenFor(engine, reading)).toMatch(/^at-/);
  });

  test.each(['resource-refused', 'scope-refused'] as const)('ends no session as %s', async (code) => {
    const { world, engine } = await signedIn();
    world.refuseAsk = code;
    expect(await thrownCode(tokenFor(engine, notes))).toBe(code);
    expect(world.session.value()?.intent).toBeNull();
    expect(world.activity).toContainEqual({ what: 'refresh-failed', code });
    const sent = world.sent('refresh');
    await world.clock.advance(40_000);
    expect(world.sent('refresh')).toBe(sent);
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
    expect(await tokenFor(engine, ownToken)).toMatch(/^at-/);
  });

  test('is refused before anything is sent where no provider could be asked for it', async () => {
    const { world, engine } = await signedIn();
    expect(await thrownCode(tokenFor(engine, { resource: 'notes', scope: null }))).toBe('resource-refused');
    expect(await thrownCode(tokenFor(engine, { resource: null, scope: [] }))).toBe('scope-refused');
    expect(world.requests).toEqual([]);
    expect(world.journal).toEqual([]);
  });
});

describe('a refresh for an API that fails', () => {
  test('because the session is over ends it', async () => {
    const { world, engine } = await signedIn();
    world.endSession(world.storedToken() ?? '');
    expect(await thrownCode(tokenFor(engine, notes))).toBe('refresh-refused');
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'sign-in-again', reason: 'refresh-refused' });
    expect(world.session.value()).toBeNull();
    expect(() => engine.refuseAccessToken('ada', notes, new Secret('any'))).not.toThrow();
  });

  test('after a lock ends nothing that the person is not told of', async () => {
    const { world, engine } = await signedIn();
    const release = holdRefreshes(world);
    const token = thrownCode(tokenFor(engine, notes));
    await settled();
    world.endSession(world.storedToken() ?? '');
    engine.lock('asked');
    release();
    expect(await token).toBe('refresh-refused');
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked' });
    expect(world.activity).not.toContainEqual({ what: 'refresh-failed', code: 'refresh-refused' });
  });

  test.each(['before', 'after'] as const)('with its answer lost %s its part was done is made good', async (loss) => {
    const { world, engine } = await signedIn();
    world.graceful = true;
    world.losses.push(loss);
    expect(await thrownCode(tokenFor(engine, notes))).toBe('provider-unreachable');
    expect(world.session.value()?.intent).toMatchObject({ retries: 0 });
    expect(await tokenFor(engine, ownToken)).toMatch(/^at-/);
    expect(await tokenFor(engine, notes)).toMatch(/^at-/);
    expect(world.session.value()?.intent).toBeNull();
    expect(world.live.has(world.storedToken() ?? '')).toBe(true);
  });

  test('spares a provider that is busy, whatever is asked for next', async () => {
    const { world, engine } = await signedIn();
    world.offline = 'provider-busy';
    expect(await thrownCode(tokenFor(engine, notes))).toBe('provider-busy');
    const sent = world.sent('refresh');
    for (const ask of [notes, reading]) expect(await thrownCode(tokenFor(engine, ask))).toBe('provider-busy');
    expect(world.sent('refresh')).toBe(sent);
    // The session’s own is still good, and no worse for it.
    expect(await tokenFor(engine, ownToken)).toMatch(/^at-/);
    expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
    world.offline = null;
    await world.clock.advance(90_000);
    expect(await tokenFor(engine, notes)).toMatch(/^at-/);
  });

  test('spares it for longer each time, and after one that worked as at first', async () => {
    const { world, engine } = await signedIn();
    const pause = async () => {
      world.offline = 'provider-busy';
      expect(await thrownCode(tokenFor(engine, notes))).toBe('provider-busy');
      world.offline = null;
      const since = world.clock.monotonic();
      while ((await thrownCode(tokenFor(engine, notes))) === 'provider-busy') await world.clock.advance(1_000);
      return world.clock.monotonic() - since;
    };
    const failing = async (ms: number) => {
      world.offline = 'provider-busy';
      expect(await thrownCode(tokenFor(engine, reading))).toBe('provider-busy');
      world.offline = null;
      await world.clock.advance(ms);
    };
    await failing(60_000);
    await failing(119_999);
    expect(await thrownCode(tokenFor(engine, reading))).toBe('provider-busy');
    await world.clock.advance(1);
    expect(await tokenFor(engine, reading)).toMatch(/^at-/);
    expect(await pause()).toBe(60_000);
  });

  test('because of what was asked for keeps nobody else from asking', async () => {
    const { world, engine } = await signedIn();
    for (const code of ['resource-refused', 'scope-refused'] as const) {
      world.refuseAsk = code;
      await thrownCode(tokenFor(engine, notes));
      world.refuseAsk = null;
      expect(await tokenFor(engine, { resource: `https://${code}.example.test`, scope: null })).toMatch(/^at-/);
    }
  });

  test('in doubt is tried again as soon as a grace period asks for', async () => {
    const { world, engine } = await signedIn();
    const { provider } = world.entry();
    const { refresh } = provider;
    const fail = async () => {
      throw new SessionError('provider-answer-invalid', { inDoubt: true });
    };
    Object.assign(provider, { refresh: fail });
    expect(await thrownCode(tokenFor(engine, notes))).toBe('provider-answer-invalid');
    Object.assign(provider, { refresh });
    expect(await thrownCode(tokenFor(engine, notes))).toBe('provider-answer-invalid');
    await world.clock.advance(2_000);
    expect(await tokenFor(engine, notes)).toMatch(/^at-/);
  });
});
