import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { DeviceSession, Freshness } from '../../contract/session-state.ts';
import { settle } from './session-store.ts';
import { useWindow } from './use-session.ts';

/** A failed listing is a separate case, because it must never look like an empty list. */
export type DeviceListing =
  | { readonly kind: 'loading' }
  | { readonly kind: 'listed'; readonly devices: readonly DeviceSession[]; readonly at: number }
  | { readonly kind: 'failed'; readonly code: SessionErrorCode };

export interface Devices {
  readonly listing: DeviceListing;
  /** While this is `true`, `listing` is the previous result. */
  readonly asking: boolean;
  readonly reload: () => void;
}

/**
 * Returns the user's sessions. Requests them without user action until one list has arrived, each time the session
 * becomes fresh or goes offline (during a refresh there may be no access token for the request); later only by
 * `reload`.
 */
export function useDevices(freshness: Freshness['kind']): Devices {
  const { bridge, clock } = useWindow();
  const [listing, setListing] = useState<DeviceListing>({ kind: 'loading' });
  const [asking, setAsking] = useState(false);
  const newest = useRef(0);
  const listed = useRef(false);

  const reload = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    setAsking(true);
    const answer = await settle(() => bridge.listDevices());
    if (mine !== newest.current) return;
    setAsking(false);
    listed.current = answer.ok;
    setListing(
      answer.ok
        ? { kind: 'listed', devices: answer.value, at: clock.now() }
        : { kind: 'failed', code: answer.error.code },
    );
  }, [bridge, clock]);

  useEffect(() => {
    if (freshness !== 'refreshing' && !listed.current) void reload();
  }, [freshness, reload]);

  useEffect(
    () => () => {
      newest.current += 1; // Discards results that arrive after unmounting.
    },
    [],
  );

  return { listing, asking, reload: () => void reload() };
}
