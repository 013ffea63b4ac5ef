import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { DeviceSession } from '../../contract/session-state.ts';
import { type AccessAsk, isOwnToken, ownToken } from '../../main/session/access-ask.ts';
import type { ActivityEvent } from '../../main/session/activity-event.ts';
import { createEngine } from '../../main/session/engine.ts';
import { SessionError } from '../../main/session/errors.ts';
import type {
  Identity,
  LandingOutcome,
  Ports,
  PresenceEvent,
  RecordStore,
  TokenAnswer,
} from '../../main/session/ports.ts';
import type { QueuedSignOut, SessionRecord, StoredAccounts } from '../../main/session/records.ts';
import { Secret } from '../../main/session/secret.ts';
import type { StepUpAsk } from '../../main/session/step-up-ask.ts';
import { createFakeClock, settled } from './fake-clock.ts';
import { noSeal } from './no-seal.ts';

export const issuer = 'https://issuer.example.test';
export const accessTokenMs = 60_000;

interface Faults {
  read: SessionErrorCode | null;
  write: SessionErrorCode | null;
  clear: SessionErrorCode | null;
}

/** A record store whose content outlives an engine, as a keychain does, and which can be told to fail. */
function createStore<Value>(
  journal: string[],
  name: string,
  faults: Faults = { read: null, write: null, clear: null },
) {
  let value: Value | null = null;
  /** Kept for this run only. */
  let held: Value | null = null;
  const failing = (code: SessionErrorCode | null) => {
    if (code !== null) throw new SessionError(code);
  };
  const store: RecordStore<Value> = {
    read: async () => {
      failing(faults.read);
      return held ?? value;
    },
    write: async (next) => {
      failing(faults.write);
      journal.push(`${name} written`);
      value = next;
      held = null;
      return 'keychain';
    },
    hold: async (next) => {
      journal.push(`${name} held`);
      held = next;
      return 'this-run-only';
    },
    clear: async () => {
      failing(faults.clear);
      journal.push(`${name} cleared`);
      value = null;
      held = null;
    },
  };
  return {
    store,
    faults,
    value: () => value,
    set: (next: Value | null) => (value = next),
    forgetHeld: () => (held = null),
  };
}

/**
 * The world around an engine, with time and faults in the hand of the test. The provider keeps real books: one live
 * refresh token a session, rotated at each use, and a used one ends its session, as RFC 9700, 4.14.2 asks.
 */
export function createWorld(settings: Partial<Ports['settings']> = {}) {
  const clock = createFakeClock();
  const journal: string[] = [];
  const activity: ActivityEvent[] = [];
  const sessions = new Map<string, ReturnType<typeof createStore<SessionRecord>>>();
  const sessionOf = (subject: string) => {
    const known = sessions.get(subject) ?? createStore<SessionRecord>(journal, 'session');
    sessions.set(subject, known);
    return known;
  };
  const session = sessionOf('ada');
  // One keychain: what it refuses to do for a session it refuses for the list of them.
  const accounts = createStore<StoredAccounts>(journal, 'accounts', session.faults);
  const signOuts = createStore<readonly QueuedSignOut[]>(journal, 'sign-outs');
  const listeners = new Set<(event: PresenceEvent) => void>();
  const redirects: { answer: (query: string) => void; concluded: LandingOutcome | null; stray: () => void }[] = [];
  const opened: URL[] = [];
  /** Refresh token -> session id; a session that ended has no live token. */
  const live = new Map<string, string>();
  const spent = new Map<string, string>();
  let serial = 0;
  const world = {
    clock,
    journal,
    activity,
    session,
    sessionOf,
    accounts,
    signOuts,
    lockStored: (subject = 'ada') => accounts.value()?.accounts.find(({ id }) => id === subject)?.locked ?? null,
    redirects,
    opened,
    live,
    subject: 'ada',
    /** Of the next sign-in. */
    acr: null as string | null,
    /** What refreshes were for, beside the session's own token. */
    asks: [] as AccessAsk[],
    stepUps: [] as (StepUpAsk | undefined)[],
    /** What the answers to refreshes say of their scope. */
    grantedScope: null as readonly string[] | null,
    /** Refuses what a refresh is for, and leaves the token. */
    refuseAsk: null as SessionErrorCode | null,
    idleMs: 0 as number | null,
    offline: null as SessionErrorCode | null,
    /** What happens to the next refresh requests, in turn: lost before or after the provider has done its part. */
    losses: [] as ('before' | 'after')[],
    /** Takes a spent token once more and answers with the same successor, as providers with a grace period do. */
    graceful: false,
    /** While set, refresh requests hang until it resolves. */
    hold: null as Promise<void> | null,
    holdExchange: null as Promise<void> | null,
    requests: [] as string[],
    devices: [] as DeviceSession[],
    issueRefreshToken: true,
    revokesReplaced: true,
    revocationWorks: true,
    directorySupported: true,
    deadAccessTokens: new Set<string>(),
    tell: (event: PresenceEvent) => {
      for (const listener of listeners) listener(event);
    },
    endSession: (refreshToken: string) => live.delete(refreshToken),
    /** What the person does in the browser: the answer to the request that was opened last. */
    approve: () =>
      world.redirects.at(-1)?.answer(`code=c${serial}&state=${stateOf(world.opened.at(-1))}&iss=${issuer}`),
    deny: () =>
      world.redirects.at(-1)?.answer(`error=access_denied&state=${stateOf(world.opened.at(-1))}&iss=${issuer}`),
    storedToken: () => session.value()?.refreshToken.reveal() ?? null,
    ports: (): Ports => ports,
    start: async () => {
      for (const each of [...sessions.values(), accounts, signOuts]) each.forgetHeld();
      const engine = createEngine(ports);
      await engine.start();
      return engine;
    },
  };

  const reach = async (what: string) => {
    world.requests.push(what);
    if (world.offline !== null) throw new SessionError(world.offline);
  };
  const issue = (sessionId: string) => {
    serial += 1;
    live.set(`rt-${serial}`, sessionId);
    return {
      refreshToken: new Secret(`rt-${serial}`),
      accessToken: new Secret(`at-${serial}`),
      accessTokenExpiresAt: clock.now() + accessTokenMs,
      scope: null,
    };
  };
  const identity = (): Identity => ({
    account: { providerId: 'p', issuer, subject: world.subject, name: 'Ada', email: 'ada@example.test' },
    authenticatedAt: clock.now(),
    acr: world.acr,
  });

  const ports: Ports = {
    clock,
    activity: { record: (event) => activity.push(event) },
    browser: {
      open: async (url) => {
        opened.push(url);
      },
    },
    presence: {
      idleMs: () => world.idleMs,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    vault: {
      accountId: ({ subject }) => subject,
      accounts: {
        ...accounts.store,
        clear: async () => {
          await accounts.store.clear();
          for (const each of sessions.values()) each.set(null);
        },
      },
      session: (id) => sessionOf(id).store,
      signOuts: signOuts.store,
      seal: noSeal,
    },
    // No other process here: within this one the engine takes care of itself.
    refreshLock: { alone: (_name, task) => task() },
    settings: { idleLimitMs: 600_000, absoluteLifetimeMs: 12 * 3_600_000, signInDeadlineMs: 300_000, ...settings },
    providers: [
      {
        name: 'Provider',
        clientId: 'client',
        endsBrowserSession: false,
        get revokesReplaced() {
          return world.revokesReplaced;
        },
        redirect: {
          open: async (onStray) => {
            let resolve: (query: URLSearchParams) => void = () => {};
            let accepts: (query: URLSearchParams) => boolean = () => false;
            const redirect = {
              concluded: null as LandingOutcome | null,
              stray: () => onStray('wrong-path'),
              answer: (query: string) => {
                const parsed = new URLSearchParams(query);
                if (accepts(parsed)) resolve(parsed);
                else onStray('wrong-state');
              },
            };
            redirects.push(redirect);
            return {
              redirectUri: 'http://127.0.0.1:1234/callback',
              answer: (isOurs) => {
                accepts = isOurs;
                return new Promise((done) => {
                  resolve = done;
                });
              },
              conclude: async (outcome) => {
                redirect.concluded = outcome;
              },
            };
          },
        },
        directory: {
          get supported() {
            return world.directorySupported;
          },
          list: async () => {
            await reach('list');
            return world.devices;
          },
          endOthers: async () => {
            await reach('end-others');
            world.devices = world.devices.filter(({ current }) => current);
          },
          accepts: async (token) => {
            await reach('probe');
            return !world.deadAccessTokens.has(token.reveal());
          },
        },
        provider: {
          id: 'p',
          issuer,
          prepare: async ({ redirectUri, purpose, stepUp, chooseAccount }) => {
            if (purpose === 'step-up') world.stepUps.push(stepUp);
            await reach(`prepare ${purpose}${chooseAccount === true ? ', choosing' : ''}`);
            serial += 1;
            const state = new Secret(`state-${serial}`);
            return {
              url: new URL(`${issuer}/authorize?state=state-${serial}`),
              expected: { state, issuer, issuerPromised: true, redirectUri },
              ticket: purpose,
            };
          },
          exchange: async (prepared): Promise<TokenAnswer> => {
            await reach('exchange');
            if (world.holdExchange !== null) await world.holdExchange;
            const tokens = issue(`session-${serial}`);
            if (prepared.ticket === 'unlock') live.delete(tokens.refreshToken.reveal());
            const keeps = world.issueRefreshToken && prepared.ticket !== 'unlock';
            return { ...tokens, refreshToken: keeps ? tokens.refreshToken : null, identity: identity() };
          },
          refresh: async (refreshToken, _subject, ask = ownToken) => {
            if (!isOwnToken(ask)) world.asks.push(ask);
            journal.push('refresh sent');
            await reach('refresh');
            if (world.hold !== null) await world.hold;
            const lost = world.losses.shift();
            if (lost === 'before') throw new SessionError('provider-unreachable', { inDoubt: true });
            if (world.refuseAsk !== null && !isOwnToken(ask)) throw new SessionError(world.refuseAsk);
            const token = refreshToken.reveal();
            const id = live.get(token) ?? (world.graceful ? spent.get(token) : undefined);
            if (id === undefined) {
              const reused = spent.get(token);
              for (const [other, owner] of live) if (owner === reused) live.delete(other);
              throw new SessionError('refresh-refused');
            }
            live.delete(token);
            spent.set(token, id);
            const answer = { ...issue(id), scope: world.grantedScope, identity: null };
            if (lost === 'after') throw new SessionError('provider-unreachable', { inDoubt: true });
            return answer;
          },
          revoke: async (refreshToken) => {
            await reach('revoke');
            if (world.revocationWorks) live.delete(refreshToken.reveal());
            for (let number = 1; number <= serial; number += 1) world.deadAccessTokens.add(`at-${number}`);
            return true;
          },
          endSessionUrl: async () => null,
        },
      },
    ],
  };
  return world;
}

export type World = ReturnType<typeof createWorld>;

function stateOf(url: URL | undefined): string {
  return url?.searchParams.get('state') ?? 'none';
}

/** A world whose person has signed in, with the books of requests and stores opened anew. */
export async function signedIn(world = createWorld()) {
  const engine = await world.start();
  engine.signIn('p');
  await settled();
  world.approve();
  await settled();
  world.requests.length = 0;
  world.journal.length = 0;
  return { world, engine };
}
