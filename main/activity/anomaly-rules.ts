import type { EpochMs } from '../../contract/session-state.ts';
import type { ActivityEvent } from '../session/ports/index.ts';

export interface DatedEvent {
  readonly at: EpochMs;
  readonly event: ActivityEvent;
}

/** A pattern that the user should be notified of, because another program or user may have caused it. */
export type Anomaly =
  /**
   * Authorization responses with a foreign `state` keep arriving: an attacker may be injecting an authorization code of
   * their own.
   */
  | { readonly what: 'foreign-answers'; readonly since: EpochMs; readonly count: number }
  /** A page or frame other than the app's own window sent a message to main. */
  | { readonly what: 'foreign-window'; readonly since: EpochMs; readonly count: number }
  /** The refresh token was refused because it was expired, revoked or used by another party. */
  | { readonly what: 'session-revoked'; readonly since: EpochMs; readonly count: number };

/** How far back the rules look, in ms. */
const windowMs = 10 * 60_000;

/** A stray tab may send one or two old authorization responses; three are not an accident. */
const foreignAnswersAtLeast = 3;

const rules: readonly {
  readonly what: Anomaly['what'];
  readonly atLeast: number;
  readonly matches: (event: ActivityEvent) => boolean;
}[] = [
  {
    what: 'foreign-answers',
    atLeast: foreignAnswersAtLeast,
    matches: (event) => event.what === 'stray-request' && event.why === 'wrong-state',
  },
  {
    what: 'foreign-window',
    atLeast: 1,
    matches: (event) => event.what === 'ipc-refused' && event.code === 'ipc-sender-refused',
  },
  {
    what: 'session-revoked',
    atLeast: 1,
    matches: (event) => event.what === 'session-ended' && event.code === 'refresh-refused',
  },
];

/** Returns the anomalies among the events of the last ten minutes, at most one per rule. */
export function findAnomalies(events: readonly DatedEvent[], now: EpochMs): readonly Anomaly[] {
  const recent = events.filter(({ at }) => at <= now && now - at <= windowMs);
  return rules.flatMap(({ what, atLeast, matches }) => {
    const found = recent.filter(({ event }) => matches(event));
    const since = Math.min(...found.map(({ at }) => at));
    return found.length >= atLeast ? [{ what, since, count: found.length }] : [];
  });
}
