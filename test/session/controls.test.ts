import { describe, expect, test, vi } from 'vitest';
import type { Abilities, Settings } from '../../contract/settings.ts';
import { createEngine } from '../../main/session/engine.ts';
import { SessionError } from '../../main/session/errors.ts';
import { usualSettings } from '../../main/session/usual-settings.ts';
import { createWorld, restarted, signedIn, signIn, twoSignedIn, unlock } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';
import { noDesktop } from '../support/no-desktop.ts';
import { thrownCode } from '../support/thrown-code.ts';

const minute = 60_000;
const proof = { acrValues: [], maxAgeSeconds: 300 };
const laxer: Settings = { ...usualSettings, idleLimitMs: 20 * minute };
const tighter: Settings = { ...usualSettings, idleLimitMs: 5 * minute };

type Started = Awaited<ReturnType<typeof signedIn>>;
const stateOf = ({ engine }: Pick<Started, 'engine'>) => engine.snapshot().state;
const inForce = ({ engine }: Pick<Started, 'engine'>) => engine.snapshot().settings.inForce;

/** Somebody who signed in ten minutes ago and has not been away. */
async function longSignedIn(world = createWorld()) {
  const started = await signedIn(world);
  await world.clock.advance(6 * minute);
  expect(stateOf(started).kind).toBe('signed-in');
  world.requests.length = 0;
  return started;
}

const controls = {
  'log out everywhere': {
    act: ({ engine }: Started) => engine.signOutEverywhere(),
    done: (started: Started) => stateOf(started).kind === 'signed-out',
  },
  'a weaker setting': {
    act: ({ engine }: Started) => engine.changeSettings(laxer),
    done: (started: Started) => inForce(started).idleLimitMs === laxer.idleLimitMs,
  },
} as const;

describe.each(Object.entries(controls))('%s', (_, { act, done }) => {
  test('acts at once within five minutes of the sign-in, and not a moment later', async () => {
    const started = await signedIn();
    await started.world.clock.advance(5 * minute);
    const acting = thrownCode(act(started));
    await settled();
    expect(await acting).toBe('none');
    expect(started.world.stepUps).toEqual([]);
    expect(done(started)).toBe(true);

    const late = await signedIn();
    await late.world.clock.advance(5 * minute + 1);
    void thrownCode(act(late));
    await settled();
    expect(late.world.stepUps).toEqual([proof]);
    expect(done(late)).toBe(false);
  });

  test('waits for the browser after that, and acts once it is back', async () => {
    const started = await longSignedIn();
    const acting = thrownCode(act(started));
    await settled();
    expect(stateOf(started)).toMatchObject({
      kind: 'signed-in',
      stepUp: { cause: 'control', step: 'waiting-for-browser' },
    });
    expect(started.world.requests).not.toContain('end-others');
    started.world.approve();
    expect(await acting).toBe('none');
    await settled();
    expect(done(started)).toBe(true);
  });

  test.each([
    ['cancels', ({ engine }: Started) => engine.cancelSignIn(), 'sign-in-cancelled'],
    ['says no', ({ world }: Started) => world.deny(), 'sign-in-denied'],
    ['lets the time run out', ({ world }: Started) => world.clock.advance(5 * minute), 'sign-in-timed-out'],
    ['locks', ({ engine }: Started) => engine.lock('asked'), 'not-possible-now'],
    [
      'is somebody else',
      ({ world }: Started) => {
        world.subject = 'bob';
        world.approve();
      },
      'subject-mismatch',
    ],
  ] as const)('is refused where the person %s', async (_why, answer, code) => {
    const started = await longSignedIn();
    const acting = thrownCode(act(started));
    await settled();
    await answer(started);
    expect(await acting).toBe(code);
    await settled();
    expect(done(started)).toBe(false);
    expect(started.world.live.has(started.world.storedToken() ?? '')).toBe(true);
  });

  test('is refused without a network, unless the proof is there already', async () => {
    const started = await longSignedIn();
    started.world.offline = 'provider-unreachable';
    expect(await thrownCode(act(started))).toBe('provider-unreachable');
    expect(done(started)).toBe(false);
  });

  test('asks after a restart, whatever was proved before it', async () => {
    const { world, engine } = await signedIn();
    const again = { world, engine: await restarted(world, engine) };
    void thrownCode(act(again));
    await settled();
    expect(world.stepUps).toEqual([proof]);
  });

  test('asks where the provider does not say when the person was there', async () => {
    const world = createWorld();
    world.statesAuthTime = false;
    const started = await signedIn(world);
    void thrownCode(act(started));
    await settled();
    expect(world.stepUps).toEqual([proof]);
  });

  test('asks for as strong a sign-in as is configured', async () => {
    const world = createWorld();
    Object.assign(world.entry(), { stepUpAcrValues: ['otp', 'key'] });
    world.acr = 'password';
    const started = await signedIn(world);
    const acting = thrownCode(act(started));
    await settled();
    expect(world.stepUps).toEqual([{ acrValues: ['otp', 'key'], maxAgeSeconds: 300 }]);
    world.acr = 'key';
    world.approve();
    expect(await acting).toBe('none');
    await settled();
    expect(done(started)).toBe(true);
  });

  test('takes an unlock for the proof it is', async () => {
    const started = await longSignedIn();
    started.engine.lock('asked');
    await unlock(started.world, started.engine);
    expect(await thrownCode(act(started))).toBe('none');
    await settled();
    expect(done(started)).toBe(true);
  });

  test('is for no one who looks at a lock', async () => {
    const started = await signedIn();
    started.engine.lock('asked');
    expect(await thrownCode(act(started))).toBe('not-possible-now');
  });

  test('takes no younger sign-in from a clock that was set back', async () => {
    const started = await longSignedIn();
    started.world.clock.setBy(-30 * minute);
    void thrownCode(act(started));
    await settled();
    expect(started.world.stepUps).toEqual([proof]);
  });
});

test('one proof is one person: that of another account does not count', async () => {
  const { world, engine } = await twoSignedIn();
  await world.clock.advance(6 * minute);
  engine.show('ada');
  void thrownCode(engine.signOutEverywhere());
  await settled();
  world.subject = 'ada';
  world.approve();
  await settled();
  expect(stateOf({ engine }).kind).toBe('signed-out');
  engine.show('bob');
  void thrownCode(engine.signOutEverywhere());
  await settled();
  expect(world.stepUps).toEqual([proof, proof]);
});

describe('settings', () => {
  test('that protect more ask nothing, and hold at once', async () => {
    const started = await longSignedIn();
    await started.engine.changeSettings(tighter);
    expect(started.world.stepUps).toEqual([]);
    expect(stateOf(started)).toMatchObject({ session: { idleLimitMs: 5 * minute } });
    expect(started.world.activity).toContainEqual({ what: 'settings-changed' });
    started.world.idleMs = 5 * minute;
    await started.world.clock.advance(5_000);
    expect(stateOf(started)).toMatchObject({ kind: 'locked', reason: 'idle' });
  });

  test('move the end of a session that is open', async () => {
    const { world, engine } = await signedIn();
    const before = stateOf({ engine });
    const endsAt = before.kind === 'signed-in' ? before.session.endsAt : 0;
    await engine.changeSettings({ ...usualSettings, absoluteLifetimeMs: 3_600_000 });
    expect(stateOf({ engine })).toMatchObject({ session: { endsAt: endsAt - 11 * 3_600_000 } });
    await world.clock.advance(3_600_000);
    expect(stateOf({ engine })).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
  });

  test('are there again after a restart', async () => {
    const { world, engine } = await signedIn();
    await engine.changeSettings(tighter);
    const again = await restarted(world, engine);
    expect(inForce({ engine: again })).toEqual(tighter);
    expect(stateOf({ engine: again })).toMatchObject({ session: { idleLimitMs: 5 * minute } });
  });

  test('are cut where a policy has become stricter since, and longer ones are refused', async () => {
    const longest = { idleLimitMs: 10 * minute, absoluteLifetimeMs: 3_600_000 };
    const world = createWorld({ longest });
    world.chosen.set(laxer);
    const started = await signedIn(world);
    expect(inForce(started)).toEqual({ ...laxer, ...longest });
    expect(started.engine.snapshot().settings.longest).toEqual(longest);
    expect(await thrownCode(started.engine.changeSettings(laxer))).toBe('settings-not-allowed');
    expect(world.chosen.value()).toEqual(laxer);
  });

  test('that cannot be read leave the configured ones in force, and are not deleted', async () => {
    const world = createWorld({ idleLimitMs: 7 * minute });
    world.chosen.set(laxer);
    world.chosen.faults.read = 'keychain-record-unreadable';
    const started = await signedIn(world);
    expect(inForce(started).idleLimitMs).toBe(7 * minute);
    expect(world.chosen.value()).toEqual(laxer);
    expect(world.activity).toContainEqual({ what: 'vault-failed', code: 'keychain-record-unreadable' });
  });

  test('that cannot be stored do not hold', async () => {
    const started = await signedIn();
    started.world.chosen.faults.write = 'keychain-write-failed';
    expect(await thrownCode(started.engine.changeSettings(tighter))).toBe('keychain-write-failed');
    expect(inForce(started)).toEqual(usualSettings);
  });

  test('need a session that is open', async () => {
    const engine = await createWorld().start();
    expect(await thrownCode(engine.changeSettings(tighter))).toBe('not-possible-now');
  });
});

describe('biometrics', () => {
  /** A computer that recognises who is there, as far as the test says. */
  async function withReader(settings: Partial<Settings> = { biometrics: true }) {
    const world = createWorld(settings);
    const able = { abilities: { ...noDesktop.abilities(), biometrics: 'yes' } as Abilities };
    const prove = vi.fn<() => Promise<void>>(async () => {});
    const listeners = new Set<() => void>();
    const engine = createEngine({
      ...world.ports(),
      desktop: {
        abilities: () => able.abilities,
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        proveByBiometrics: prove,
      },
    });
    await engine.start();
    await signIn(world, engine);
    const tell = () => {
      for (const listener of listeners) listener();
    };
    return { world, engine, prove, able, tell };
  }

  test('open the lock of every account, in the place of a browser', async () => {
    const { world, engine, prove } = await withReader();
    engine.lock('asked');
    await settled();
    await engine.unlockByBiometrics();
    await settled();
    expect(prove).toHaveBeenCalledOnce();
    expect(stateOf({ engine })).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
    expect(world.lockStored()).toBeNull();
    expect(world.activity).toContainEqual({ what: 'unlocked' });
  });

  test('that say no leave it locked', async () => {
    const { engine, prove } = await withReader();
    engine.lock('asked');
    prove.mockRejectedValue(new SessionError('biometrics-refused'));
    expect(await thrownCode(engine.unlockByBiometrics())).toBe('biometrics-refused');
    expect(stateOf({ engine }).kind).toBe('locked');
  });

  test('are no proof for a dangerous control', async () => {
    const { world, engine } = await withReader();
    await world.clock.advance(6 * minute);
    engine.lock('asked');
    await engine.unlockByBiometrics();
    await settled();
    void thrownCode(engine.signOutEverywhere());
    await settled();
    expect(world.stepUps).toEqual([proof]);
  });

  test('are not asked where they are not chosen, nor where nothing is locked', async () => {
    const unchosen = await withReader({});
    unchosen.engine.lock('asked');
    expect(await thrownCode(unchosen.engine.unlockByBiometrics())).toBe('not-possible-now');
    const unlocked = await withReader();
    expect(await thrownCode(unlocked.engine.unlockByBiometrics())).toBe('not-possible-now');
    expect([unchosen.prove.mock.calls, unlocked.prove.mock.calls]).toEqual([[], []]);
  });

  test('do not open what the absolute lifetime has locked', async () => {
    const { world, engine, prove } = await withReader();
    await world.clock.advance(12 * 3_600_000);
    expect(stateOf({ engine })).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
    expect(await thrownCode(engine.unlockByBiometrics())).toBe('not-possible-now');
    expect(prove).not.toHaveBeenCalled();
  });

  test('can be switched on only where there are any, and the window hears of it when there are', async () => {
    const { engine, able, tell } = await withReader({});
    able.abilities = { ...able.abilities, biometrics: 'not-set-up' };
    const seen: string[] = [];
    engine.subscribe(({ settings }) => seen.push(settings.abilities.biometrics));
    tell();
    const withThem: Settings = { ...usualSettings, biometrics: true };
    expect(await thrownCode(engine.changeSettings(withThem))).toBe('biometrics-unavailable');
    able.abilities = { ...able.abilities, biometrics: 'yes' };
    tell();
    expect(seen).toEqual(['not-set-up', 'yes']);
    await engine.changeSettings(withThem);
    expect(inForce({ engine }).biometrics).toBe(true);
  });
});
