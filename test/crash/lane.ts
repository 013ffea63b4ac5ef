import type { AccountId } from '../../contract/session-state.ts';
import { SessionError } from '../../main/session/ports/errors.ts';
import type { SessionRecord } from '../../main/session/ports/records.ts';
import type { Keychain } from '../../main/vault/keychain/keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import { startDemoProvider } from '../../tools/demo/demo-provider.ts';
import { type CrashChild, startCrashChild } from './child-process.ts';
import { type Found, judgeRound } from './judge-round.ts';
import { type OtherDevice, signInElsewhere } from './other-device.ts';
import { type CrashPoint, isAsExplored, pointsOf } from './points.ts';
import type { ChildPlan, SessionWanted, Settled } from './protocol.ts';
import type { Mode, Outcome, Scenario } from './scenarios.ts';
import { openTokenBooks } from './token-books.ts';

export interface LaneOptions {
  readonly mode: Mode;
  /** The environment that gives the children, and the test itself, the same keychain. */
  readonly env: Readonly<Record<string, string>>;
  readonly keychain: Keychain;
  readonly lockFolder: string;
}

export interface Round {
  readonly mode: Mode;
  readonly scenario: string;
  readonly point: string;
  readonly kills: number;
  readonly expected: Outcome;
  readonly outcome: string;
  /** The user had to request the last refresh. */
  readonly asked: boolean;
  /**
   * Whether our repeated use of a spent token ended a family at the provider, and whether its newest token was lost
   * anyway.
   */
  readonly ownReuse: 'none' | 'of a family nobody could use' | 'of a family we still held';
}

/** One provider, one keychain service, and one app at a time on them. */
export interface Lane {
  readonly mode: Mode;
  /** Returns all points of a scenario, found by one run without a kill. */
  explore(scenario: Scenario): Promise<readonly CrashPoint[]>;
  round(scenario: Scenario, point: CrashPoint): Promise<Round>;
  close(): Promise<void>;
}

const graceMs = 60_000;

export async function openLane({ mode, env, keychain, lockFolder }: LaneOptions): Promise<Lane> {
  const demo = await startDemoProvider({ accessTokenSeconds: 900 });
  const books = await openTokenBooks(demo);
  books.graceMs = mode === 'grace' ? graceMs : 0;
  const service = `${mode}.crash.test.nightlatch`;
  const vault = createVault({ keychain, service });
  const { issuer, clientId } = demo;
  const plan: ChildPlan = { issuer, clientId, tokenOrigin: books.origin, service, lockFolder, dieAt: null };
  const begin = (dieAt: string | null = null) => startCrashChild({ ...plan, dieAt }, env);
  let child: CrashChild | null = null;

  /** Returns a settled app, whatever the previous round left. */
  async function living(): Promise<CrashChild> {
    if (child !== null) return child;
    const started = begin();
    if ((await started.settled()) === null) throw new Error('a child died that was to live');
    child = started;
    return started;
  }

  async function forget(): Promise<void> {
    await child?.kill();
    child = null;
  }

  async function broughtTo(wanted: SessionWanted): Promise<CrashChild> {
    const app = await living();
    await app.bring(wanted === 'restored' ? 'signed-in' : wanted);
    if (wanted !== 'restored') return app;
    await forget();
    return living();
  }

  let accountId: AccountId | null = null;

  /** Reads the record of the listed account, or of the last one that was listed. */
  async function recordNow(): Promise<SessionRecord | null> {
    const list = await vault.accounts.read();
    accountId = list?.accounts[0]?.id ?? accountId;
    return accountId === null ? null : await vault.session(accountId).read();
  }

  const isLockStored = async () => (await vault.accounts.read())?.accounts[0]?.locked != null;

  /**
   * Resolves with whether the tokens in the keychain are spent, those of sign-outs included, or `null` if there are
   * none.
   */
  async function isSpentNow(): Promise<boolean | null> {
    const record = await recordNow().catch(() => null);
    const queued = (await vault.signOuts.read().catch(() => null)) ?? [];
    const held = [...(record === null ? [] : [record]), ...queued];
    return held.length === 0 ? null : held.every(({ refreshToken }) => books.isSpent(refreshToken.reveal()));
  }

  /** Prepares up to the kill under test: what remains is to run the operation, or to start. */
  async function prepare(scenario: Scenario): Promise<Prepared> {
    const app = await broughtTo(scenario.from);
    const otherDevice = scenario.otherDevice ? await signInElsewhere(demo) : null;
    const before = await recordNow();
    const isStart = scenario.operation === null || scenario.diesFirstAt !== null;
    let kills = 0;
    if (isStart) {
      if (scenario.operation === null) await app.kill();
      else if ((await app.run(scenario.operation, scenario.diesFirstAt)) === null) kills = 1;
      else throw new Error(`${scenario.name}: ${scenario.diesFirstAt} is not on the way`);
      child = null;
    }
    books.newRound();
    const lostBefore = kills > 0 && (await isSpentNow()) === true;
    return { app: isStart ? null : app, before, lostBefore, otherDevice, kills };
  }

  async function look(settled: Settled, prepared: Prepared, spentAtKill: boolean | null): Promise<Found> {
    const record = await recordNow().catch(whyNot);
    const queued = await vault.signOuts.read().catch(whyNot);
    const inRecord = record !== null && typeof record !== 'string' ? record.refreshToken.reveal() : null;
    const { before, otherDevice } = prepared;
    return {
      settled,
      record,
      lockStored: await isLockStored().catch(() => false),
      queuedSignOuts: typeof queued === 'string' ? queued : (queued?.length ?? 0),
      familyBeforeLives: before === null ? null : await books.familyLives(before.refreshToken.reveal()),
      spentAtKill,
      stored:
        inRecord === null ? null : { spent: books.isSpent(inRecord), familyLives: await books.familyLives(inRecord) },
      otherDeviceLives: otherDevice === null ? null : await otherDevice.lives(),
      facts: books.facts(),
    };
  }

  /** Starts or runs until the child dies. Resolves with the points that it passed, or `null` if it did not die. */
  async function die(
    scenario: Scenario,
    { dieAt, wire }: CrashPoint,
    app: CrashChild | null,
  ): Promise<readonly string[] | null> {
    let victim = app;
    if (wire !== null) books.setTrap(wire.point, wire.nth, async () => void (await victim?.kill()));
    if (victim === null) {
      victim = begin(dieAt);
      return (await victim.settled()) === null ? victim.passed() : null;
    }
    const isDead = scenario.operation !== null && (await victim.run(scenario.operation, dieAt)) === null;
    return isDead ? victim.passed() : null;
  }

  async function round(scenario: Scenario, point: CrashPoint): Promise<Round> {
    const prepared = await prepare(scenario);
    const expected = scenario.expect(point.moment, mode);
    const said = {
      mode,
      scenario: scenario.name,
      point: point.name,
      expected,
      asked: false,
      ownReuse: 'none',
    } as const;
    const passed = await die(scenario, point, prepared.app);
    if (passed === null) {
      await prepared.app?.kill();
      child = null;
      return { ...said, kills: prepared.kills, outcome: 'never came to this point' };
    }
    child = null;
    await books.quiet();
    const spentAtKill = await isSpentNow();
    child = begin();
    const settling = await child.settled();
    if (settling === null) throw new Error('a child died that was to live');
    const found = await look(settling.settled, prepared, spentAtKill);
    const outcome = isAsExplored(point, passed) ? judgeRound(found) : 'died on another way to a point of that name';
    // The next round must not begin with a faulty state.
    if (outcome !== expected) await forget();
    const ownReuse =
      found.facts.reuses === 0
        ? 'none'
        : prepared.lostBefore || spentAtKill === true
          ? 'of a family nobody could use'
          : 'of a family we still held';
    return {
      ...said,
      kills: prepared.kills + 1,
      outcome,
      asked: settling.settled.asked,
      ownReuse,
    };
  }

  // Runs each operation once, so that every record exists: the very first write has extra steps.
  const first = await living();
  await first.bring('signed-in');
  await first.bring('signed-out');

  return {
    mode,
    explore: async (scenario) => {
      const { app } = await prepare(scenario);
      if (app !== null && scenario.operation !== null) {
        return pointsOf((await app.run(scenario.operation, null)) ?? []);
      }
      child = begin();
      return pointsOf((await child.settled())?.trace ?? []);
    },
    round: async (scenario, point) => {
      try {
        return await round(scenario, point);
      } catch (error) {
        await forget().catch(() => undefined);
        const outcome = `the round failed: ${whyNot(error)}`;
        const expected = scenario.expect(point.moment, mode);
        const { name } = scenario;
        return { mode, scenario: name, point: point.name, kills: 1, expected, outcome, asked: false, ownReuse: 'none' };
      }
    },
    close: async () => {
      await forget();
      await books.close();
      await demo.close();
    },
  };
}

interface Prepared {
  /** `null` if the kill under test is in the next start. */
  readonly app: CrashChild | null;
  readonly before: SessionRecord | null;
  /** An earlier kill lost the newest token. */
  readonly lostBefore: boolean;
  readonly otherDevice: OtherDevice | null;
  readonly kills: number;
}

/** Returns the code and the keychain's own message, to explain an unexpected result. */
function whyNot(error: unknown): string {
  if (!(error instanceof SessionError)) return error instanceof Error ? error.message : String(error);
  return error.cause instanceof Error ? `${error.code} (${error.cause.message})` : error.code;
}
