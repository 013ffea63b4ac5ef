import type {
  Account,
  AccountId,
  EpochMs,
  Freshness,
  Persistence,
  SessionFacts,
  SessionState,
} from '../../../contract/session-state.ts';
import type { LockReason, Settings } from '../../../contract/settings.ts';
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
 * The session in memory. Never holds a usable refresh token; `rotate()` reads it from the vault. `live` is replaced,
 * never reused, so that a late response can tell by object identity that its session is gone.
 */
export interface SessionInMemory {
  readonly entry: ProviderEntry;
  readonly account: Pick<Account, 'providerId' | 'issuer' | 'subject'>;
  /** The user's display names. `null` while locked, and until they are reloaded (see `reload-profile.ts`). */
  profile: DisplayNames | null;
  readonly sessionId: string;
  /** When a sign-in last opened the session. The absolute lifetime starts here. */
  started: DualTime;
  authenticatedAt: EpochMs;
  refreshedAt: EpochMs;
  acr: string | null;
  /** Where the refresh token is stored. */
  persistence: Persistence;
  freshness: Freshness;
  accessToken: ExpiringToken | null;
  /** Access tokens for a resource or a scope. Dropped together with the session's own token. */
  readonly resourceTokens: AccessTokenCache;
  /** The latest expiry of the session's own access tokens. Kept when the token itself is dropped. */
  lastAccessTokenExpiresAt: EpochMs | null;
  refreshDueAt: EpochMs | null;
  /** When the user last authenticated, as proven in this run by the provider's `auth_time`; `null` if not yet. */
  provenAt: DualTime | null;
  /** When the user was last taken to be present: at a sign-in, an unlock, or the loading of the stored session. */
  presentSince: DualTime;
  locked: { readonly reason: LockReason; readonly at: EpochMs } | null;
  /** Whether the stored record may contain an access token. A lock removes it there too. */
  accessTokenPersisted: boolean;
  /** Whether a caller requested an access token since the last refresh. An unused token is not kept fresh. */
  wantedSinceRefresh: boolean;
  /** Incremented when a step-up replaces the tokens; later failures of older tokens are ignored. */
  tokenEpoch: number;
  /** The refresh token whose refusal ended the session. The record is deleted only if it still holds this token. */
  rejectedRefreshToken: Secret | null;
}

/** The tokens that a sign-out checks afterwards. In memory only. */
export interface ProbedTokens {
  /** The access token, if it stays valid for more than 10 s: long enough for a few requests. */
  readonly accessToken: ExpiringToken | null;
  /** The latest expiry of the resource tokens. APIs may accept them until then, even after the session has ended. */
  readonly othersExpireAt: EpochMs | null;
}

export const noProbedTokens: ProbedTokens = { accessToken: null, othersExpireAt: null };

export function probedTokensOf({ accessToken, resourceTokens }: SessionInMemory, now: EpochMs): ProbedTokens {
  const isGood = accessToken !== null && accessToken.expiresAt - now > 10_000;
  return { accessToken: isGood ? accessToken : null, othersExpireAt: resourceTokens.lastExpiresAt() };
}

/** Returns the latest expiry of all access tokens of this session: until then, an API may accept one. */
export function lastEndOf({ lastAccessTokenExpiresAt: own, resourceTokens }: SessionInMemory): EpochMs | null {
  const last = resourceTokens.lastExpiresAt();
  return own === null || last === null ? (own ?? last) : Math.max(own, last);
}

/** The parts that all accounts share. */
export interface EngineContext {
  readonly ports: Ports;
  readonly list: AccountList;
  readonly turns: KeyedMutex;
  readonly focus: WindowFocus;
  /** Returns the settings in force: the user's choice, otherwise the configured ones. */
  settings(): Settings;
  /** Called after an account was locked. */
  onLocked(): void;
  /** Returns whether no new work may start, because the app is quitting. */
  stopped(): boolean;
  /** Returns whether no request may be sent, because the computer is suspending or has just resumed. */
  quiet(): boolean;
}

/** The parts that the modules of one account share: its state, its session, and how to change and announce them. */
export interface SessionContext extends EngineContext {
  /** Returns `null` until the first sign-in has identified the user. */
  id(): AccountId | null;
  setId(id: AccountId): void;
  /** Returns the store of the account's session. Throws `not-possible-now` before the first sign-in. */
  store(): RecordStore<SessionRecord>;
  state(): SessionState;
  live(): SessionInMemory | null;
  setLive(live: SessionInMemory | null): void;
  /** Applies an event. Throws `not-possible-now` if it is invalid in the current state. */
  dispatch(event: SessionEvent): void;
  can(event: SessionEvent): boolean;
  /** Announces a change of the live session, if the state is still `signed-in`. */
  announceSession(): void;
  /**
   * Reads, changes and stores the record, but not its refresh token; one change at a time. Resolves with where the
   * change is kept, or `null` if there was no record or `change` returned `null`.
   */
  changeRecord(change: (record: SessionRecord) => SessionRecord | null): Promise<Persistence | null>;
  /** Runs `task` exclusively among all uses of the session record in this process. */
  runExclusive<Value>(task: () => Promise<Value>): Promise<Value>;
  /** Like `runExclusive`, but also excludes this user's other processes. Throws what `RefreshLock` throws. */
  exclusiveAcrossProcesses<Value>(task: () => Promise<Value>): Promise<Value>;
}

export function createSessionContext(
  context: EngineContext,
  start: { readonly id: AccountId | null; readonly onChange: () => void },
): SessionContext {
  const { ports, turns } = context;
  let { id } = start;
  let state: SessionState = { kind: 'starting' };
  let live: SessionInMemory | null = null;

  const known = (): AccountId => {
    if (id === null) throw new SessionError('not-possible-now');
    return id;
  };
  // A task that is running when the session locks keeps the seal's key until it has stored its result.
  const { withKey } = ports.vault.seal;
  const runExclusive = <Value>(task: () => Promise<Value>) => withKey(() => turns.runExclusive(known(), task));
  // The process lock comes first, so that a wait for another process does not block other tasks of this one.
  const exclusiveAcrossProcesses = async <Value>(task: () => Promise<Value>) =>
    withKey(() => ports.refreshLock.withLock(known(), () => turns.runExclusive(known(), task)));
  const become = (next: SessionState) => {
    state = next;
    start.onChange();
  };

  return {
    ...context,
    id: () => id,
    setId: (next) => {
      id = next;
    },
    store: () => sessionStore(context, known()),
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
      const next = transition(state, { what: 'session-changed', ...signedInView(live, context) });
      if (next !== null && !sameSession(state, next)) become(next);
    },
    runExclusive,
    exclusiveAcrossProcesses,
    changeRecord: (change) =>
      exclusiveAcrossProcesses(async () => {
        const store = sessionStore(context, known());
        const record = await store.read();
        if (record === null) return null;
        const next = change(record);
        if (next === null) return null;
        const persistence = await store.write({ ...next, generation: record.generation + 1 });
        // If the write fell back to memory, the refresh token is still stored where it was.
        if (live !== null && persistence === 'keychain') live.persistence = persistence;
        return persistence;
      }),
  };
}

/**
 * Returns the store of an account's session. It writes to memory only until the account is on the stored list: an
 * unlisted record would be orphaned in the keychain together with its token.
 */
export function sessionStore({ ports, list }: EngineContext, id: AccountId): RecordStore<SessionRecord> {
  const store = ports.vault.session(id);
  return {
    ...store,
    write: async (record) => ((await list.has(id)) ? store.write(record) : store.keepInMemory(record)),
  };
}

/**
 * Returns the idle time in ms: the desktop's count, but at most the time since `present`. `null` if the desktop cannot
 * tell.
 */
export function idleSince(present: DualTime, { presence, clock }: Ports): number | null {
  const idle = presence.idleMs();
  return idle === null ? null : Math.min(idle, elapsedSince(present, clock));
}

export const lockFacts = (live: SessionInMemory, { ports, focus }: EngineContext): LockFacts => ({
  ageMs: elapsedSince(live.started, ports.clock),
  idleMs: idleSince(live.presentSince, ports),
  unfocusedMs: focus.unfocusedMs(),
});

/** Returns the part of the live session that the window may know. */
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

/** Changes below this are not announced, in ms: the idle time has a resolution of one second at best. */
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
