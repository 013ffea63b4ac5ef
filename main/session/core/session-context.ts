import type {
  Account,
  AccountId,
  EpochMs,
  Freshness,
  LockReason,
  Persistence,
  SessionFacts,
  SessionState,
} from '../../../contract/session-state.ts';
import type { Settings } from '../../../contract/settings.ts';
import { SessionError } from '../ports/errors.ts';
import type { KeyedMutex } from '../ports/keyed-mutex.ts';
import type { Ports, ProviderEntry, RecordStore } from '../ports/ports.ts';
import type { SessionRecord } from '../ports/records.ts';
import type { Secret } from '../ports/secret.ts';
import type { AccessTokenCache, ExpiringToken } from './access-token-cache.ts';
import type { AccountList } from './account-list.ts';
import { type DisplayNames, noNames } from './display-name.ts';
import { type DualTime, elapsedSince } from './dual-clock.ts';
import type { LockFacts } from './lock-rules.ts';
import { type SessionEvent, transition } from './transition.ts';
import type { WindowFocus } from './window-focus.ts';

/**
 * The session in memory. It holds no refresh token that is good: one is read from the vault when it is to be sent. `live` is
 * replaced, never reused, so that a late answer recognises by identity that its session is gone.
 */
export interface SessionInMemory {
  readonly entry: ProviderEntry;
  readonly account: Pick<Account, 'providerId' | 'issuer' | 'subject'>;
  /** What the person is called. `null` while it is locked, and until it was read again: see `reload-profile.ts`. */
  profile: DisplayNames | null;
  readonly sessionId: string;
  /** When the session was last opened by a sign-in: its absolute lifetime counts from here. */
  started: DualTime;
  authenticatedAt: EpochMs;
  refreshedAt: EpochMs;
  acr: string | null;
  /** Where its refresh token is. */
  persistence: Persistence;
  freshness: Freshness;
  accessToken: ExpiringToken | null;
  /** Those for an API or a scope. Dropped with the session's own. */
  readonly resourceTokens: AccessTokenCache;
  /** The end of the last of its own access tokens, kept when the token itself is dropped. */
  lastAccessTokenExpiresAt: EpochMs | null;
  refreshDueAt: EpochMs | null;
  /** When the person last proved who they are, in this run, and the provider said when that was; `null`: not yet. */
  provenAt: DualTime | null;
  /** When the person last proved to be here by signing in or starting the app. */
  presentSince: DualTime;
  locked: { readonly reason: LockReason; readonly at: EpochMs } | null;
  /** Whether an access token may still be in the record. A lock drops it there too. */
  accessTokenPersisted: boolean;
  /** Whether anybody asked for an access token since the last refresh: one that nobody uses is not kept fresh. */
  wantedSinceRefresh: boolean;
  /** How often a sign-in has given it new tokens: what becomes of an older one is no news then. */
  tokenEpoch: number;
  /** The token whose refusal ended the session: what is stored is forgotten only while it is still this one. */
  rejectedRefreshToken: Secret | null;
}

/** What a sign-out takes along of the session, in memory only. */
export interface ProbedTokens {
  /** The access token, if it will still be good for a few requests. */
  readonly accessToken: ExpiringToken | null;
  /** Until when a token for an API may be accepted there, whatever becomes of the session. */
  readonly othersExpireAt: EpochMs | null;
}

export const noProbedTokens: ProbedTokens = { accessToken: null, othersExpireAt: null };

export function probedTokensOf({ accessToken, resourceTokens }: SessionInMemory, now: EpochMs): ProbedTokens {
  const isGood = accessToken !== null && accessToken.expiresAt - now > 10_000;
  return { accessToken: isGood ? accessToken : null, othersExpireAt: resourceTokens.lastExpiresAt() };
}

/** Until when any access token of this session may be accepted somewhere. */
export function lastEndOf({ lastAccessTokenExpiresAt: own, resourceTokens }: SessionInMemory): EpochMs | null {
  const last = resourceTokens.lastExpiresAt();
  return own === null || last === null ? (own ?? last) : Math.max(own, last);
}

/** What an account shares with the others. */
export interface EngineContext {
  readonly ports: Ports;
  readonly list: AccountList;
  readonly turns: KeyedMutex;
  readonly focus: WindowFocus;
  /** What the person chose, or else what holds here. */
  settings(): Settings;
  /** An account was locked. */
  onLocked(): void;
  /** Whether nothing is to be begun any more, because the app quits. */
  stopped(): boolean;
  /** Whether nothing is to be sent, because the computer goes to sleep or has only just come back. */
  quiet(): boolean;
}

/** What the parts of one account share: its state, its one session, and the road for announcing. */
export interface SessionContext extends EngineContext {
  /** `null` until the first sign-in has said who it is. */
  id(): AccountId | null;
  setId(id: AccountId): void;
  /** Where its session is stored. Throws `not-possible-now` before the first sign-in. */
  store(): RecordStore<SessionRecord>;
  state(): SessionState;
  live(): SessionInMemory | null;
  setLive(live: SessionInMemory | null): void;
  /** Applies an event. Throws `not-possible-now` where it does not fit the state. */
  dispatch(event: SessionEvent): void;
  can(event: SessionEvent): boolean;
  /** Announces the live session as it is now, if the state is still signed-in. */
  announceSession(): void;
  /**
   * Reads, changes and stores what is noted of the session beside its token, one change after the other. Says where the
   * change is kept; `null`: nothing was there, or to be changed.
   */
  changeRecord(change: (record: SessionRecord) => SessionRecord | null): Promise<Persistence | null>;
  /** Runs `task` alone with respect to every other use of the session record in this process. */
  runExclusive<Value>(task: () => Promise<Value>): Promise<Value>;
  /** As `runExclusive`, and with respect to this user's other processes. Throws what `RefreshLock` does. */
  exclusiveAcrossProcesses<Value>(task: () => Promise<Value>): Promise<Value>;
}

export function createSessionContext(
  surroundings: EngineContext,
  start: { readonly id: AccountId | null; readonly onChange: () => void },
): SessionContext {
  const { ports, turns } = surroundings;
  let { id } = start;
  let state: SessionState = { kind: 'starting' };
  let live: SessionInMemory | null = null;

  const known = (): AccountId => {
    if (id === null) throw new SessionError('not-possible-now');
    return id;
  };
  // Whatever is under way when a lock falls keeps the key until it has stored its end.
  const { withKey } = ports.vault.seal;
  const runExclusive = <Value>(task: () => Promise<Value>) => withKey(() => turns.runExclusive(known(), task));
  // In this order: nothing in this process waits while another has the lock.
  const exclusiveAcrossProcesses = async <Value>(task: () => Promise<Value>) =>
    withKey(() => ports.refreshLock.withLock(known(), () => turns.runExclusive(known(), task)));
  const become = (next: SessionState) => {
    state = next;
    start.onChange();
  };

  return {
    ...surroundings,
    id: () => id,
    setId: (next) => {
      id = next;
    },
    store: () => sessionStore(surroundings, known()),
    state: () => state,
    live: () => live,
    setLive: (next) => {
      live = next;
    },
    can: (event) => transition(state, event) !== null,
    dispatch: (event) => {
      const next = transition(state, event);
      if (next === null) throw new SessionError('not-possible-now');
      become(next);
    },
    announceSession: () => {
      if (live === null || state.kind !== 'signed-in') return;
      const next = transition(state, { what: 'session-changed', ...signedInView(live, surroundings) });
      if (next !== null && !sameSession(state, next)) become(next);
    },
    runExclusive,
    exclusiveAcrossProcesses,
    changeRecord: (change) =>
      exclusiveAcrossProcesses(async () => {
        const store = sessionStore(surroundings, known());
        const record = await store.read();
        if (record === null) return null;
        const next = change(record);
        if (next === null) return null;
        const persistence = await store.write({ ...next, generation: record.generation + 1 });
        // Where a note is held, the token is where it was.
        if (live !== null && persistence === 'keychain') live.persistence = persistence;
        return persistence;
      }),
  };
}

/**
 * Where the session of an account is stored: for this run only, for as long as the list of accounts cannot be stored.
 * A record in the keychain that is on no list would be found by nobody, and its token would live there for ever.
 */
export function sessionStore({ ports, list }: EngineContext, id: AccountId): RecordStore<SessionRecord> {
  const store = ports.vault.session(id);
  return {
    ...store,
    write: async (record) => ((await list.has(id)) ? store.write(record) : store.keepInMemory(record)),
  };
}

/** How long nobody has been here: the desktop's own count, or since somebody surely was where that is more recent. */
export function idleSince(present: DualTime, { presence, clock }: Ports): number | null {
  const idle = presence.idleMs();
  return idle === null ? null : Math.min(idle, elapsedSince(present, clock));
}

export const lockFacts = (live: SessionInMemory, { ports, focus }: EngineContext): LockFacts => ({
  ageMs: elapsedSince(live.started, ports.clock),
  idleMs: idleSince(live.presentSince, ports),
  unfocusedMs: focus.unfocusedMs(),
});

/** What the window may know of the live session. */
export function signedInView(live: SessionInMemory, { ports, settings }: EngineContext) {
  const { idleLimitMs, absoluteLifetimeMs } = settings();
  const idle = idleSince(live.presentSince, ports);
  const session: SessionFacts = {
    authenticatedAt: live.authenticatedAt,
    refreshedAt: live.refreshedAt,
    accessTokenExpiresAt: live.accessToken?.expiresAt ?? null,
    endsAt: live.started.wall + absoluteLifetimeMs,
    idleLimitMs,
    idleLocksAt: idle === null ? null : ports.clock.now() - idle + idleLimitMs,
    persistence: live.persistence,
    acr: live.acr,
  };
  return { account: { ...live.account, ...(live.profile ?? noNames) }, session, freshness: live.freshness };
}

/** The idle time is read in whole seconds at best: a smaller change is not news. */
const idleNoiseMs = 1500;

function sameSession(before: SessionState, after: SessionState): boolean {
  if (before.kind !== 'signed-in' || after.kind !== 'signed-in') return false;
  const { idleLocksAt: idleBefore, ...factsBefore } = before.session;
  const { idleLocksAt: idleAfter, ...factsAfter } = after.session;
  const quiet =
    idleBefore === null || idleAfter === null
      ? idleBefore === idleAfter
      : Math.abs(idleAfter - idleBefore) < idleNoiseMs;
  return quiet && before.freshness === after.freshness && JSON.stringify(factsBefore) === JSON.stringify(factsAfter);
}
