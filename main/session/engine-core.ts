import type {
  Account,
  EpochMs,
  Freshness,
  KeptIn,
  LockReason,
  PendingSignOut,
  SessionFacts,
  SessionState,
  SignOutReceipt,
  Snapshot,
} from '../../contract/session-state.ts';
import { SessionError } from './errors.ts';
import type { Ports, ProviderEntry, SessionRecord } from './ports.ts';
import type { Secret } from './secret.ts';
import { type SessionEvent, transition } from './transition.ts';

/**
 * The session in memory. It holds no refresh token that is good: one is read from the vault when it is to be sent. `live` is
 * replaced, never reused, so that a late answer recognises by identity that its session is gone.
 */
export interface LiveSession {
  readonly entry: ProviderEntry;
  readonly account: Account;
  readonly sessionId: string;
  startedAt: EpochMs;
  authenticatedAt: EpochMs;
  refreshedAt: EpochMs;
  acr: string | null;
  keptIn: KeptIn;
  freshness: Freshness;
  accessToken: { readonly secret: Secret; readonly expiresAt: EpochMs } | null;
  /** The end of the last access token that was handed out, kept when the token itself is dropped. */
  lastAccessTokenExpiresAt: EpochMs | null;
  refreshDueAt: EpochMs | null;
  /** The reading of the clock nobody can set at which the absolute lifetime ends. */
  endsAtMonotonic: number;
  /** When the person last proved to be here by signing in or starting the app, on the same clock. */
  presentSince: number;
  locked: { readonly reason: LockReason; readonly at: EpochMs } | null;
  lockStored: boolean;
  /** The token whose refusal ended the session: what is stored is forgotten only while it is still this one. */
  refused: Secret | null;
}

/** What the parts of the engine share: the ports, the state, the one session, and the road for announcing. */
export interface EngineCore {
  readonly ports: Ports;
  state(): SessionState;
  live(): LiveSession | null;
  setLive(live: LiveSession | null): void;
  /** Applies an event. Throws `not-possible-now` where it does not fit the state. */
  happen(event: SessionEvent): void;
  can(event: SessionEvent): boolean;
  /** Announces the live session as it is now, if the state is still signed-in. */
  announceSession(): void;
  snapshot(): Snapshot;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  /** Nothing is begun from here on; what is under way may end. */
  stop(): void;
  stopped(): boolean;
  addReceipt(receipt: SignOutReceipt): void;
  dismissReceipt(id: string): void;
  setPending(pending: readonly PendingSignOut[]): void;
  /** Reads, changes and stores the session record, one change after the other. Answers what was stored. */
  changeRecord(change: (record: SessionRecord) => SessionRecord | null): Promise<SessionRecord | null>;
  /** Runs `task` alone with respect to every other use of the session record in this process. */
  alone<Value>(task: () => Promise<Value>): Promise<Value>;
  /** As `alone`, and with respect to this user's other processes. Throws what `RefreshLock` does. */
  aloneOfAll<Value>(task: () => Promise<Value>): Promise<Value>;
}

export function createEngineCore(ports: Ports): EngineCore {
  let state: SessionState = { kind: 'starting' };
  let live: LiveSession | null = null;
  let revision = 0;
  let stopped = false;
  let pendingSignOuts: readonly PendingSignOut[] = [];
  let receipts: readonly SignOutReceipt[] = [];
  let tail: Promise<unknown> = Promise.resolve();
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const providers = ports.providers.map(({ name, provider }) => ({ id: provider.id, name, issuer: provider.issuer }));

  const snapshot = (): Snapshot => {
    // A receipt names the person's devices: not for whoever looks at a locked window, or has only begun to unlock it.
    const shut = state.kind === 'locked' || (state.kind === 'signing-in' && state.purpose === 'unlock');
    const visible = shut ? [] : receipts;
    return { revision, state, providers, pendingSignOuts, receipts: visible };
  };
  const publish = () => {
    revision += 1;
    const present = snapshot();
    for (const listener of listeners) listener(present);
  };
  const alone = <Value>(task: () => Promise<Value>): Promise<Value> => {
    const run = tail.then(task, task);
    tail = run.catch(() => undefined);
    return run;
  };
  // In this order: nothing in this process waits while another has the lock.
  const aloneOfAll = <Value>(task: () => Promise<Value>) => ports.refreshLock.alone(() => alone(task));

  return {
    ports,
    state: () => state,
    live: () => live,
    setLive: (next) => {
      live = next;
    },
    can: (event) => transition(state, event) !== null,
    happen: (event) => {
      const next = transition(state, event);
      if (next === null) throw new SessionError('not-possible-now');
      state = next;
      publish();
    },
    announceSession: () => {
      if (live === null || state.kind !== 'signed-in') return;
      const next = transition(state, { what: 'session-changed', ...signedInView(live, ports) });
      if (next === null || sameSession(state, next)) return;
      state = next;
      publish();
    },
    snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      stopped = true;
    },
    stopped: () => stopped,
    addReceipt: (receipt) => {
      receipts = [...receipts, receipt];
      publish();
    },
    dismissReceipt: (id) => {
      receipts = receipts.filter((receipt) => receipt.id !== id);
      publish();
    },
    setPending: (pending) => {
      pendingSignOuts = pending;
      publish();
    },
    alone,
    aloneOfAll,
    changeRecord: (change) =>
      aloneOfAll(async () => {
        const record = await ports.vault.session.read();
        if (record === null) return null;
        const next = change(record);
        if (next === null) return null;
        const stored = { ...next, generation: record.generation + 1 };
        const keptIn = await ports.vault.session.write(stored);
        if (live !== null) live.keptIn = keptIn;
        return stored;
      }),
  };
}

/** How long nobody has been here: the desktop's own count, or since the last sign-in where that is more recent. */
export function idleMs(live: LiveSession, { presence, clock }: Ports): number | null {
  const idle = presence.idleMs();
  return idle === null ? null : Math.min(idle, clock.monotonic() - live.presentSince);
}

/** What the window may know of the live session. */
export function signedInView(live: LiveSession, ports: Ports) {
  const { settings, clock } = ports;
  const idle = idleMs(live, ports);
  const session: SessionFacts = {
    authenticatedAt: live.authenticatedAt,
    refreshedAt: live.refreshedAt,
    accessTokenExpiresAt: live.accessToken?.expiresAt ?? null,
    endsAt: live.startedAt + settings.absoluteLifetimeMs,
    idleLimitMs: settings.idleLimitMs,
    idleLocksAt: idle === null ? null : clock.now() - idle + settings.idleLimitMs,
    keptIn: live.keptIn,
    acr: live.acr,
  };
  return { account: live.account, session, freshness: live.freshness };
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
