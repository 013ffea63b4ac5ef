import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrashWorld, openCrashWorld } from './crash-world.ts';
import type { Lane, Round } from './lane.ts';
import type { CrashPoint } from './points.ts';
import { roundOnLivingKeyring } from './round-on-living-keyring.ts';
import { scenarios } from './scenarios.ts';

/** A sample of `npm run test:crash`, which goes through every point of every scenario. */
describe.runIf(process.platform === 'linux')('an app killed at named points, on a real keyring', () => {
  let world: CrashWorld;

  beforeAll(async () => {
    world = await openCrashWorld();
  }, 60_000);

  afterAll(async () => {
    await world.close();
  });

  async function killAtEach(
    lane: Lane | undefined,
    name: string,
    which: (point: CrashPoint) => boolean,
  ): Promise<readonly Round[]> {
    const scenario = scenarios.find((one) => one.name === name);
    if (lane === undefined || scenario === undefined) throw new Error('there is no such lane or scenario');
    const points = (await lane.explore(scenario)).filter(which);
    const rounds: Round[] = [];
    const watch = { lane, keyringDeaths: world.keyringDeaths, isOver: () => false, onRepeat: () => undefined };
    for (const point of points) rounds.push(await roundOnLivingKeyring(watch, scenario, point));
    return rounds;
  }

  const unlike = (rounds: readonly Round[]) => rounds.filter(({ outcome, expected }) => outcome !== expected);

  test('a refresh loses no session, unless its response is lost at a provider without grace', async () => {
    const [strict, grace] = await Promise.all([
      killAtEach(world.lanes[0], 'refresh', () => true),
      killAtEach(world.lanes[1], 'refresh', ({ moment }) => moment.sent && moment.heads < moment.headsInAll),
    ]);
    expect(unlike(strict)).toEqual([]);
    expect(strict.length).toBeGreaterThan(20);
    expect(strict.filter(({ ownReuse }) => ownReuse === 'of a family we still held')).toEqual([]);
    const lost = strict.filter(({ outcome }) => outcome === 'answer lost').map(({ point }) => point);
    expect(lost[0]).toBe('token request#1 arrived');
    expect(lost.at(-1)).toBe('keychain set session head#2:before');
    // Kills at the same points, with a provider that repeats its response.
    expect(grace.map(({ point }) => point)).toEqual(lost);
    expect(grace.filter(({ outcome, ownReuse }) => outcome !== 'recovered' || ownReuse !== 'none')).toEqual([]);
  }, 120_000);

  test('a stored sign-out is carried out, and one that was not stored has not begun', async () => {
    const rounds = await killAtEach(world.lanes[0], 'sign-out here', ({ name }) =>
      name.startsWith('keychain set sign-outs head#1'),
    );
    expect(rounds.map(({ outcome }) => outcome)).toEqual(['recovered', 'signed out and done']);
    expect(unlike(rounds)).toEqual([]);
  }, 60_000);

  test('a sign-out that waits for re-authentication has not begun, and the session continues', async () => {
    const rounds = await killAtEach(
      world.lanes[0],
      'sign-out everywhere that asks for a proof',
      ({ name, moment }) => moment.queueHeads === 0 && /^(token request|keychain set session head)#1/.test(name),
    );
    expect(rounds.map(({ point }) => point)).toEqual([
      'token request#1:before',
      'token request#1 lost on its way',
      'token request#1 arrived',
      'token request#1 answered',
      'token request#1:after',
      'keychain set session head#1:before',
      'keychain set session head#1:after',
    ]);
    expect(unlike(rounds)).toEqual([]);
    expect(rounds.filter(({ outcome }) => outcome !== 'recovered')).toEqual([]);
  }, 60_000);
});
