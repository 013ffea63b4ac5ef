import { describe, expect, test } from 'vitest';
import type { Bridge } from '../../contract/bridge.ts';
import type { Result } from '../../contract/result.ts';
import type { SessionState, Snapshot } from '../../contract/session-state.ts';
import {
  createSessionStore,
  dismissRefusal,
  followSession,
  reportRefusal,
  settle,
  takeSnapshot,
} from '../../renderer/session/session-store.ts';
import { settingsView } from '../support/settings-view.ts';

const seal = { state: 'none', nextTryAt: null } as const;

function snapshot(revision: number, state: SessionState = { kind: 'starting' }): Snapshot {
  return {
    revision,
    state,
    shownAccountId: null,
    accounts: [],
    providers: [],
    pendingSignOuts: [],
    receipts: [],
    seal,
    settings: settingsView,
  };
}

/** Creates a bridge whose first response the test controls, with a record of its calls in order. */
function slowBridge() {
  const asked: string[] = [];
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const { promise, resolve, reject } = Promise.withResolvers<Result<Snapshot>>();
  const bridge: Pick<Bridge, 'getSnapshot' | 'onSnapshot'> = {
    getSnapshot() {
      asked.push('getSnapshot');
      return promise;
    },
    onSnapshot(listener) {
      asked.push('onSnapshot');
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const push = (pushed: Snapshot) => {
    for (const listener of listeners) listener(pushed);
  };
  return { bridge: bridge as Bridge, asked, listeners, push, answer: resolve, breakDown: reject };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the revision rule', () => {
  test('a newer snapshot replaces the current one', () => {
    const store = createSessionStore();
    takeSnapshot(store, snapshot(1));
    takeSnapshot(store, snapshot(2, { kind: 'signed-out', error: null }));
    expect(store.getState().snapshot?.state.kind).toBe('signed-out');
  });

  test('an older snapshot, or one of the same revision, changes nothing and notifies no listener', () => {
    const store = createSessionStore();
    const held = snapshot(5);
    takeSnapshot(store, held);
    let woken = 0;
    store.subscribe(() => {
      woken += 1;
    });
    takeSnapshot(store, snapshot(4, { kind: 'signed-out', error: null }));
    takeSnapshot(store, snapshot(5, { kind: 'signed-out', error: null }));
    expect(store.getState().snapshot).toBe(held);
    expect(woken).toBe(0);
  });

  test('missed snapshots are not needed, because each one is complete', () => {
    const store = createSessionStore();
    takeSnapshot(store, snapshot(1));
    takeSnapshot(store, snapshot(40, { kind: 'locked', reason: 'idle', lockedAt: 0, error: null }));
    expect(store.getState().snapshot?.revision).toBe(40);
  });
});

describe('applying snapshots of main', () => {
  test('subscribes before the first request, so that no event is missed in between', () => {
    const { bridge, asked } = slowBridge();
    followSession(createSessionStore(), bridge);
    expect(asked).toEqual(['onSnapshot', 'getSnapshot']);
  });

  test('a slow first response does not overwrite an event that overtook it', async () => {
    const store = createSessionStore();
    const { bridge, push, answer } = slowBridge();
    followSession(store, bridge);
    push(snapshot(3, { kind: 'signed-out', error: null }));
    answer({ ok: true, value: snapshot(2) });
    await turn();
    expect(store.getState().snapshot?.revision).toBe(3);
  });

  test('a refused first request is reported, and a later event is still applied', async () => {
    const store = createSessionStore();
    const { bridge, push, answer } = slowBridge();
    followSession(store, bridge);
    answer({ ok: false, error: { code: 'ipc-sender-refused' } });
    await turn();
    expect(store.getState()).toMatchObject({ snapshot: null, refusal: { code: 'ipc-sender-refused' } });
    push(snapshot(1));
    expect(store.getState().snapshot?.revision).toBe(1);
  });

  test('a bridge that throws is reported as internal', async () => {
    const store = createSessionStore();
    const { bridge, breakDown } = slowBridge();
    followSession(store, bridge);
    breakDown(new Error('the channel is gone'));
    await turn();
    expect(store.getState().refusal?.code).toBe('internal');
  });

  test('after the end neither an event nor a late response is applied', async () => {
    const store = createSessionStore();
    const { bridge, listeners, answer } = slowBridge();
    const kept: ((snapshot: Snapshot) => void)[] = [];
    const stop = followSession(store, bridge);
    kept.push(...listeners);
    stop();
    expect(listeners.size).toBe(0);
    for (const listener of kept) listener(snapshot(1));
    answer({ ok: true, value: snapshot(2) });
    await turn();
    expect(store.getState().snapshot).toBeNull();
  });
});

describe('refusals', () => {
  test('the same code twice is two refusals', () => {
    const store = createSessionStore();
    reportRefusal(store, 'not-possible-now');
    const first = store.getState().refusal;
    reportRefusal(store, 'not-possible-now');
    expect(store.getState().refusal?.count).not.toBe(first?.count);
  });

  test('a refusal stays while its screen is refreshed, and not after it', () => {
    const store = createSessionStore();
    takeSnapshot(store, snapshot(1, { kind: 'signed-out', error: null }));
    reportRefusal(store, 'browser-unavailable');
    takeSnapshot(store, snapshot(2, { kind: 'signed-out', error: null }));
    expect(store.getState().refusal?.code).toBe('browser-unavailable');
    takeSnapshot(store, snapshot(3));
    expect(store.getState().refusal).toBeNull();
  });

  test('can be dismissed', () => {
    const store = createSessionStore();
    reportRefusal(store, 'internal');
    dismissRefusal(store);
    expect(store.getState().refusal).toBeNull();
  });

  test('a command that throws synchronously is a refusal too', async () => {
    const answer = await settle(() => {
      throw new TypeError('not a function');
    });
    expect(answer).toEqual({ ok: false, error: { code: 'internal' } });
  });
});
