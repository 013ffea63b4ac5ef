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

/** A short deadline for faults that outlast every deadline. */
export const impatient = { deadlineMs: 600 } as const;

/**
 * Starts a real engine on the real OpenID client and the real vault, at a provider controlled by the test, over real
 * HTTP. Only time and the keychain are simulated. All knowledge of the engine's interface is in this file.
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

  /** Counts pending work outside the engine, so that a test knows when everything has settled. */
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

  /** Waits until no work is pending. */
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
    /** Replaces the network for all requests from now on. */
    changeNetwork: (next: typeof fetch) => {
      network = next;
    },
    mendNetwork: () => {
      network = globalThis.fetch;
    },
    /** Makes everything honest again. */
    heal: () => {
      hostile.heal();
      network = globalThis.fetch;
      faultsStrike = false;
    },
    /** Refreshes as a user who chooses "Refresh now". */
    refresh: async () => {
      engine.refreshNow();
      await settle();
    },
    /** Requests an access token as a caller in the main process. Resolves with `lent`, or with the error code. */
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
    /** Resolves once the provider has received the next token request, which is still pending then. */
    sending: async () => {
      const before = hostile.requestsTo('token').length;
      while (hostile.requestsTo('token').length === before) await new Promise((resolve) => setImmediate(resolve));
    },
    /** Ends the process at once, with everything that it has not stored. */
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
    /** Starts a second process of the same user on the same keychain. */
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
    /** Registers an event of the case that happens, or holds, later. */
    onPass: (happens: () => Promise<unknown>) => {
      prepared = happens;
    },
    passed: async () => {
      await prepared();
      await settle();
    },
    /** Lets a foreign process acquire or release the lock. */
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
    /** Advances time and runs what falls due. Smaller steps run it closer to its due time. */
    pass: async (ms: number, stepMs = 1_000) => {
      for (let passed = 0; passed < ms; passed += stepMs) {
        await clock.advance(Math.min(stepMs, ms - passed));
        await settle();
      }
    },
    /** Excludes everything up to now from the final state. */
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
    /** Registers a cleanup of a test that runs when the world closes. */
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
