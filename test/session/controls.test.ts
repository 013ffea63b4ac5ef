import { describe, expect, test } from 'vitest';
import type { Settings } from '../../contract/settings.ts';
import { defaultSettings } from '../../main/session/settings/default-settings.ts';
import { createWorld, restarted, signedIn, twoSignedIn, unlock } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';
import { longSignedIn } from '../support/long-signed-in.ts';
import { thrownCode } from '../support/thrown-code.ts';

const minute = 60_000;
const proof = { acrValues: [], maxAgeSeconds: 300 };
const laxer: Settings = { ...defaultSettings, idleLimitMs: 20 * minute };

type Started = Awaited<ReturnType<typeof signedIn>>;
const stateOf = ({ engine }: Pick<Started, 'engine'>) => engine.snapshot().state;
const inForce = ({ engine }: Pick<Started, 'engine'>) => engine.snapshot().settings.inForce;

const controls = {
  'sign out everywhere': {
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

  test('waits for the browser after that, and acts once it returns', async () => {
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
  ] as const)('is refused if the user %s', async (_why, answer, code) => {
    const started = await longSignedIn();
    const acting = thrownCode(act(started));
    await settled();
    await answer(started);
    expect(await acting).toBe(code);
    await settled();
    expect(done(started)).toBe(false);
    expect(started.world.live.has(started.world.storedToken() ?? '')).toBe(true);
  });

  test('is refused without a network, unless the user has re-authenticated already', async () => {
    const started = await longSignedIn();
    started.world.offline = 'provider-unreachable';
    expect(await thrownCode(act(started))).toBe('provider-unreachable');
    expect(done(started)).toBe(false);
  });

  test('requires re-authentication after a restart, whatever happened before it', async () => {
    const { world, engine } = await signedIn();
    const again = { world, engine: await restarted(world, engine) };
    void thrownCode(act(again));
    await settled();
    expect(world.stepUps).toEqual([proof]);
  });

  test('requires re-authentication if the provider does not state when the user authenticated', async () => {
    const world = createWorld();
    world.statesAuthTime = false;
    const started = await signedIn(world);
    void thrownCode(act(started));
    await settled();
    expect(world.stepUps).toEqual([proof]);
  });

  test('requires a sign-in as strong as configured', async () => {
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

  test('requires nothing of a user who signed in as strongly as configured', async () => {
    const world = createWorld();
    Object.assign(world.entry(), { stepUpAcrValues: ['otp', 'key'] });
    world.acr = 'key';
    const started = await signedIn(world);
    expect(await thrownCode(act(started))).toBe('none');
    await settled();
    expect(world.stepUps).toEqual([]);
    expect(done(started)).toBe(true);
  });

  test('accepts an unlock as authentication', async () => {
    const started = await longSignedIn();
    started.engine.lock('asked');
    await unlock(started.world, started.engine);
    expect(await thrownCode(act(started))).toBe('none');
    await settled();
    expect(done(started)).toBe(true);
  });

  test('is unavailable behind a lock', async () => {
    const started = await signedIn();
    started.engine.lock('asked');
    expect(await thrownCode(act(started))).toBe('not-possible-now');
  });

  test('does not treat a sign-in as more recent when the clock is set back', async () => {
    const started = await longSignedIn();
    started.world.clock.setBy(-30 * minute);
    void thrownCode(act(started));
    await settled();
    expect(started.world.stepUps).toEqual([proof]);
  });
});

test('the authentication of one account does not count for another', async () => {
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
