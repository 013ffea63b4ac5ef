import { expect, test } from 'vitest';
import type { EndState } from './end-state.ts';
import { type FaultWorld, type FaultWorldOptions, startFaultWorld } from './fault-world.ts';

/** One named fault, and the required final state of the session. */
export interface FaultCase {
  /**
   * `N`: the network and intermediaries. `T`: the token endpoint and its responses. `X`: sign-outs. `P`: power, time
   * and presence. `V`: processes and what they leave behind.
   */
  readonly id: string;
  readonly name: string;
  readonly world?: FaultWorldOptions;
  /** By default, a user signs in. */
  readonly begin?: (world: FaultWorld) => Promise<void>;
  /** The fault, and the action of the app. By default, it refreshes. */
  readonly meet?: (world: FaultWorld) => unknown;
  readonly act?: (world: FaultWorld) => Promise<void>;
  readonly end: EndState;
  /** Further expectations. */
  readonly also?: (world: FaultWorld) => unknown;
  /**
   * The state after everything is honest again and twenty minutes have passed: recovered by itself (`fresh`), at the
   * user's request (`fresh-when-asked`), or not at all. By default, the end is final.
   */
  readonly after?: 'fresh' | 'fresh-when-asked' | 'refresh-answer-lost' | 'refresh-refused';
}

/** The state after a refresh that failed and left the session unchanged. */
export function kept(code: EndState['code'], facts: Partial<EndState> = {}): EndState {
  const end = { state: 'signed-in', code, stored: 'live', inDoubt: false, sent: 1 } as const;
  return { ...end, activity: [`refresh-failed: ${code}`], ...facts };
}

/** The state after a refresh that succeeded. */
export function fresh(facts: Partial<EndState> = {}): EndState {
  return {
    state: 'signed-in',
    code: 'fresh',
    stored: 'live',
    inDoubt: false,
    sent: 1,
    activity: ['refreshed'],
    ...facts,
  };
}

/** The state of a session that the provider has ended. */
export function over(code: EndState['code'], facts: Partial<EndState> = {}): EndState {
  const activity = [`refresh-failed: ${code}`, `session-ended: ${code}`];
  return { state: 'reauthentication-required', code, stored: 'nothing', inDoubt: false, sent: 1, activity, ...facts };
}

/** The state after a rejected sign-in. */
export function refused(code: EndState['code'], facts: Partial<EndState> = {}): EndState {
  const activity = [`sign-in-failed: ${code}`];
  return { state: 'signed-out', code, stored: 'nothing', inDoubt: false, sent: 0, activity, ...facts };
}

/** Checks what must never be exposed, whatever happens. */
async function holdAlways(world: FaultWorld, known: ReadonlySet<string>): Promise<void> {
  const told = JSON.stringify([world.activity(), world.state(), world.pending(), world.receipts()]);
  for (const secret of known) expect(told).not.toContain(secret);
  expect(world.revisions()).toEqual([...new Set(world.revisions())].sort((a, b) => a - b));
}

/** Returns every secret that the app has sent. */
const sentSecrets = ({ hostile }: FaultWorld) =>
  new Set(
    hostile
      .requestsTo('token')
      .flatMap(({ parameters }) =>
        ['refresh_token', 'code', 'code_verifier'].flatMap((name) => parameters.get(name) ?? []),
      ),
  );

export function faultTests(cases: readonly FaultCase[]): void {
  test.for(cases.map((each) => [`${each.id}: ${each.name}`, each] as const))('%s', async ([, each]) => {
    const world = await startFaultWorld(each.world);
    try {
      await (each.begin ?? world.signIn)(world);
      world.beginAccount();
      await each.meet?.(world);
      await (each.act ?? world.refresh)(world);
      expect(await world.end()).toEqual(each.end);
      await each.also?.(world);
      if (each.after !== undefined) await goOn(world, each.after);
      await holdAlways(world, sentSecrets(world));
    } finally {
      await world.close();
    }
  });
}

async function goOn(world: FaultWorld, after: NonNullable<FaultCase['after']>): Promise<void> {
  world.heal();
  await world.pass(20 * 60_000, 10_000);
  if (after === 'fresh-when-asked') {
    expect(await world.end()).toMatchObject({ state: 'signed-in', code: 'refresh-in-doubt' });
    await world.refresh();
  }
  const isFresh = after === 'fresh' || after === 'fresh-when-asked';
  const goodEnd = { state: 'signed-in', code: 'fresh', stored: 'live', inDoubt: false };
  expect(await world.end()).toMatchObject(
    isFresh ? goodEnd : { state: 'reauthentication-required', code: after, stored: 'nothing' },
  );
}
