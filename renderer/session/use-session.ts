import { createContext, useCallback, useContext, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Bridge } from '../../contract/bridge.ts';
import type { Result } from '../../contract/result.ts';
import { dismissRefusal, reportRefusal, type SessionStore, type SessionView, settle } from './session-store.ts';
import type { WindowClock } from './window-clock.ts';

/** The dependencies of every screen. Composed once, in main.tsx. */
export interface WindowContext {
  readonly bridge: Bridge;
  readonly store: SessionStore;
  readonly clock: WindowClock;
}

export const Context = createContext<WindowContext | null>(null);

export function useWindow(): WindowContext {
  const context = useContext(Context);
  if (context === null) throw new Error('No window context above this component.');
  return context;
}

export function useSession<Part>(select: (view: SessionView) => Part): Part {
  return useStore(useWindow().store, select);
}

/** Returns a provider's configured name, or its id if the configuration no longer lists it. */
export function useProviderName(providerId: string): string {
  return useSession(({ snapshot }) => snapshot?.providers.find(({ id }) => id === providerId)?.name ?? providerId);
}

export type Command = (bridge: Bridge) => Promise<Result<unknown>>;

/** Runs one command at a time and reports a refusal. `busy` is `true` until main has responded. */
export function useCommand(): readonly [run: (command: Command) => void, busy: boolean] {
  const { bridge, store } = useWindow();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (command: Command) => {
      setBusy(true);
      dismissRefusal(store);
      const answer = await settle(() => command(bridge));
      setBusy(false);
      if (!answer.ok) reportRefusal(store, answer.error.code);
    },
    [bridge, store],
  );
  return [(command) => void (busy || run(command)), busy];
}

/**
 * Derives a value from the time, and renders again only when that value changes, so `select` must return a primitive.
 * The shared clock ticks only while at least one component uses it.
 */
export function useTime<Value extends string | number | boolean>(select: (now: number) => Value): Value {
  const { clock } = useWindow();
  const read = () => select(clock.now());
  return useSyncExternalStore(clock.subscribe, read, read);
}
