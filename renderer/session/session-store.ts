import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '../../contract/bridge.ts';
import type { Result } from '../../contract/result.ts';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { Snapshot } from '../../contract/session-state.ts';

/** A command that main refused. `count` distinguishes two refusals with the same code. */
export interface Refusal {
  readonly code: SessionErrorCode;
  readonly count: number;
}

/** The state of the window: a mirror of main's snapshot, and the last refusal until it is dismissed or outdated. */
export interface SessionView {
  /** `null` until main has sent the first snapshot. */
  readonly snapshot: Snapshot | null;
  readonly refusal: Refusal | null;
}

export type SessionStore = StoreApi<SessionView>;

export function createSessionStore(): SessionStore {
  return createStore<SessionView>(() => ({ snapshot: null, refusal: null }));
}

/** Stores `snapshot` only if it is newer than the current one, because results and events may overtake each other. */
export function takeSnapshot(store: SessionStore, snapshot: Snapshot): void {
  store.setState((view) => {
    if (view.snapshot !== null && snapshot.revision <= view.snapshot.revision) return view;
    // A refusal belongs to the screen on which it occurred.
    const before = view.snapshot;
    const moved = before?.state.kind !== snapshot.state.kind || before.shownAccountId !== snapshot.shownAccountId;
    return { snapshot, refusal: moved ? null : view.refusal };
  });
}

/**
 * Subscribes to snapshots, then requests the current one, so that no change between the two is missed. Shows a refused
 * first request like any other refusal, above the starting screen. Returns an unsubscribe function.
 */
export function followSession(store: SessionStore, bridge: Bridge): () => void {
  let following = true;
  const unsubscribe = bridge.onSnapshot((snapshot) => {
    if (following) takeSnapshot(store, snapshot);
  });
  void settle(() => bridge.getSnapshot()).then((answer) => {
    if (!following) return;
    if (answer.ok) takeSnapshot(store, answer.value);
    else reportRefusal(store, answer.error.code);
  });
  return () => {
    following = false;
    unsubscribe();
  };
}

export function reportRefusal(store: SessionStore, code: SessionErrorCode): void {
  store.setState((view) => ({ refusal: { code, count: (view.refusal?.count ?? 0) + 1 } }));
}

export function dismissRefusal(store: SessionStore): void {
  store.setState({ refusal: null });
}

/** Sends a request to main. Resolves with a refusal with the code `internal` if the bridge throws or rejects. */
export async function settle<Value>(ask: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await ask();
  } catch {
    return { ok: false, error: { code: 'internal' } };
  }
}

/** Resolves when the store first changes (a snapshot or a refusal), or after `patienceMs` ms. */
export function somethingToShow(store: SessionStore, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(end, patienceMs);
    const unsubscribe = store.subscribe(end);
  });
}
