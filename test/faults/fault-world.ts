import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { Engine } from '../../main/session/engine-api.ts';
import { defaultToken } from '../../main/session/ports/access-token-request.ts';
import type { ActivityEvent } from '../../main/session/ports/activity-event.ts';
import type { PresenceEvent } from '../../main/session/ports/ports.ts';
import { createVault } from '../../main/vault/vault.ts';
import { createFakeClock, settled } from '../support/fake-clock.ts';
import { startHostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import type { Counted } from './counted-provider.ts';
import { codeOfState, type EndState } from './end-state.ts';
import { createComputer } from './fault-parts.ts';
import { type FaultWorldOptions, installApp } from './install-app.ts';

export type { FaultWorldOptions } from './install-app.ts';

/** For faults that outlast every deadline: as long as a test can wait. */
export const impatient = { deadlineMs: 600 } as const;

/**
 * A real engine on the real OpenID client and the real vault, at a provider that does what a test says, over real HTTP.
 * Only time and the keychain are played. Everything a test knows of the engine's face is in this file.
 */
export async function startFaultWorld(options: FaultWorldOptions = {}) {
  const clock = createFakeClock();
  const hostile = await startHostileProvider({ now: () => clock.now() - (options.clockAheadMs ?? 0), ...options });
  const activity: ActivityEvent[] = [];
  const revisions: number[] = [];
  const endings: (() => Promise<void>)[] = [];
  let busy = 0;
  let seenActivity = 0;
  let seenRequests = 0;
  let network: typeof fetch = globalThis.fetch;
  let faultsStrike = false;

  /** Counts what is under way outside the engine, so that a test knows when nothing more will come by itself. */
  const counted: Counted = async (work) => {
    busy += 1;
    return work.finally(() => {
      busy -= 1;
    });
  };

  let prepared: () => Promise<unknown> = async () => undefined;
  const computer = createComputer(clock);
  const newVault = () => createVault({ keychain: computer.keychain, service: 'test' });

  const newEngine = installApp({
    options,
    hostile,
    computer,
    counted,
    now: clock.now,
    record: (event) => activity.push(event),
    fetch: (input, init) => counted(network(input, init)),
    faultsStrike: () => faultsStrike,
  });

  function watched(made: Engine): Engine {
    revisions.length = 0;
    made.subscribe(({ revision }) => revisions.push(revision));
    return made;
  }
  let engine = watched(newEngine());

  /** Waits until nothing is under way any more. */
  async function settle(): Promise<void> {
    const until = Date.now() + 14_000;
    for (let quiet = 0; quiet < 3; quiet = busy === 0 ? quiet + 1 : 0) {
      if (Date.now() > until) throw new Error('the world did not come to rest within 14 s');
      await settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const state = () => engine.snapshot().state;
  const ours = () => newVault().accountId({ issuer: hostile.issuer, subject: 'user-1' }, hostile.clientId);
  const storedRecord = () => newVault().session(ours()).read();

  const world = {
    hostile,
    clock,
    settle,
    state,
    pending: () => engine.snapshot().pendingSignOuts,
    receipts: () => engine.snapshot().receipts,
    revisions: (): readonly number[] => revisions,
    activity: (): readonly ActivityEvent[] => activity,
    storedToken: async () => (await storedRecord())?.refreshToken.reveal() ?? null,

    signIn: async () => {
      if (state().kind === 'starting') await engine.start();
      engine.signIn('p');
      await settle();
    },
    /** From now on, what leaves this computer meets this. */
    changeNetwork: (next: typeof fetch) => {
      network = next;
    },
    mendNetwork: () => {
      network = globalThis.fetch;
    },
    /** Everything is honest again. */
    heal: () => {
      hostile.heal();
      network = globalThis.fetch;
      faultsStrike = false;
    },
    /** As a person who chooses Refresh now. */
    refresh: async () => {
      engine.refreshNow();
      await settle();
    },
    /** A caller in the main process needs an access token: whether it got one, or why not. */
    borrow: async (ask = defaultToken): Promise<SessionErrorCode | 'lent'> => {
      const lent = engine.withAccessToken(ours(), ask, async () => 'lent' as const);
      return lent.catch((error) => error.code);
    },
    signOut: async () => {
      engine.signOut();
      await settle();
    },
    lockAndUnlock: async () => {
      engine.lock('asked');
      await settle();
      engine.unlock();
      await settle();
    },
    restart: async () => {
      await engine.stop();
      engine = watched(newEngine());
      await engine.start();
      await settle();
    },
    /** Resolves once the provider has the next request for tokens: what comes of it is still under way. */
    sending: async () => {
      const before = hostile.requestsTo('token').length;
      while (hostile.requestsTo('token').length === before) await new Promise((resolve) => setImmediate(resolve));
    },
    /** The process is gone from one moment to the next, and whatever it has not stored with it. */
    crash: () => {
      computer.kill();
      busy = 0;
    },
    /** Starts the app after a crash. */
    start: async () => {
      engine = watched(newEngine());
      await engine.start();
      await settle();
    },
    /** A second process of the same user, on the same keychain. */
    another: async () => {
      const second = newEngine();
      await second.start();
      await settle();
      endings.push(() => second.stop());
      return {
        state: () => second.snapshot().state,
        refresh: async () => {
          second.refreshNow();
          await settle();
        },
        signOut: async () => {
          second.signOut();
          await settle();
        },
        token: () => second.withAccessToken(ours(), defaultToken, async (token) => token.reveal()),
      };
    },
    /** What a case has prepared to happen, or to hold, later. */
    onPass: (happens: () => Promise<unknown>) => {
      prepared = happens;
    },
    passed: async () => {
      await prepared();
      await settle();
    },
    /** A process that is none of ours keeps the lock, or lets it go. */
    keepLock: (kept: boolean) => {
      computer.lockKept = kept;
    },
    tell: async (event: PresenceEvent) => {
      computer.tell(event);
      await settle();
    },
    idleFor: (ms: number) => {
      computer.idleMs = ms;
    },
    unlock: async () => {
      engine.unlock();
      await settle();
    },
    lock: async () => {
      engine.lock('asked');
      await settle();
    },
    token: () => engine.withAccessToken(ours(), defaultToken, async (token) => token.reveal()),
    lockStored: async () => (await newVault().accounts.read())?.accounts[0]?.locked?.reason ?? null,
    /** Lets time pass, with everything that falls due. Finer steps keep its times nearer to what they would be. */
    pass: async (ms: number, stepMs = 1_000) => {
      for (let passed = 0; passed < ms; passed += stepMs) {
        await clock.advance(Math.min(stepMs, ms - passed));
        await settle();
      }
    },
    /** What happened up to now is not part of the end. */
    beginAccount: () => {
      faultsStrike = true;
      seenActivity = activity.length;
      seenRequests = hostile.requestsTo('token').length;
    },
    end: async (): Promise<EndState> => {
      const record = await storedRecord();
      const token = record?.refreshToken.reveal();
      const requests = hostile.requestsTo('token').slice(seenRequests);
      const taken = token !== undefined && hostile.books.isLive(token);
      return {
        state: state().kind,
        code: codeOfState(state()),
        stored: token === undefined ? 'nothing' : taken ? 'live' : 'dead',
        inDoubt: record?.intent != null,
        sent: requests.filter(({ parameters }) => parameters.get('grant_type') === 'refresh_token').length,
        activity: activity
          .slice(seenActivity)
          .map((event) => ('code' in event ? `${event.what}: ${event.code}` : event.what)),
      };
    },
    /** Something of a test that ends with the world. */
    onClose: (end: () => Promise<void>) => void endings.push(end),
    close: async () => {
      await engine.stop();
      for (const end of endings) await end();
      await hostile.close();
    },
  };
  return world;
}

export type FaultWorld = Awaited<ReturnType<typeof startFaultWorld>>;
