import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../main/session/engine-api.ts';
import { type AccessTokenRequest, defaultToken } from '../../../main/session/ports/access-token-request.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import { Secret } from '../../../main/session/ports/secret.ts';
import { holdRefreshes, lend, signedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { thrownCode } from '../../support/thrown-code.ts';

const notes: AccessTokenRequest = { resource: 'https://notes.example.test', scope: null };
const reading: AccessTokenRequest = { ...notes, scope: ['read'] };

const tokenFor = (engine: Engine, ask: AccessTokenRequest) => lend(engine, 'ada', ask);

describe('a token that differs from the request', () => {
  test.each([
    ['less', []],
    ['more', ['read', 'write']],
    ['something else', ['write']],
  ])('is not used if it is %s, and costs no refresh token', async (_, granted) => {
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
    expect(await tokenFor(engine, defaultToken)).toMatch(/^at-/);
  });

  test('is refused before any request if the provider cannot issue it', async () => {
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
    expect(engine.snapshot().state).toMatchObject({ kind: 'reauthentication-required', reason: 'refresh-refused' });
    expect(world.session.value()).toBeNull();
    expect(() => engine.refuseAccessToken('ada', notes, new Secret('any'))).not.toThrow();
  });

  test('after a lock ends nothing without notifying the user', async () => {
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

  test.each(['before', 'after'] as const)('with its response lost %s its part was done is recovered', async (loss) => {
    const { world, engine } = await signedIn();
    world.graceful = true;
    world.losses.push(loss);
    expect(await thrownCode(tokenFor(engine, notes))).toBe('provider-unreachable');
    expect(world.session.value()?.intent).toMatchObject({ retries: 0 });
    expect(await tokenFor(engine, defaultToken)).toMatch(/^at-/);
    expect(await tokenFor(engine, notes)).toMatch(/^at-/);
    expect(world.session.value()?.intent).toBeNull();
    expect(world.live.has(world.storedToken() ?? '')).toBe(true);
  });

  test('puts a busy provider in backoff, whatever is requested next', async () => {
    const { world, engine } = await signedIn();
    world.offline = 'provider-busy';
    expect(await thrownCode(tokenFor(engine, notes))).toBe('provider-busy');
    const sent = world.sent('refresh');
    for (const ask of [notes, reading]) expect(await thrownCode(tokenFor(engine, ask))).toBe('provider-busy');
    expect(world.sent('refresh')).toBe(sent);
    // The session’s own token is still valid and unaffected.
    expect(await tokenFor(engine, defaultToken)).toMatch(/^at-/);
    expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } });
    world.offline = null;
    await world.clock.advance(90_000);
    expect(await tokenFor(engine, notes)).toMatch(/^at-/);
  });

  test('extends the backoff each time, and restarts it after a success', async () => {
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

  test('because of what was requested blocks no other request', async () => {
    const { world, engine } = await signedIn();
    for (const code of ['resource-refused', 'scope-refused'] as const) {
      world.refuseAsk = code;
      await thrownCode(tokenFor(engine, notes));
      world.refuseAsk = null;
      expect(await tokenFor(engine, { resource: `https://${code}.example.test`, scope: null })).toMatch(/^at-/);
    }
  });

  test('in doubt is retried as soon as a grace period requires', async () => {
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
