import type { EpochMs } from '../../contract/session-state.ts';
import type { ActivityEvent } from '../session/ports/index.ts';

export interface DatedEvent {
  readonly at: EpochMs;
  readonly event: ActivityEvent;
}

/** Something that a person should be told of, because it may be somebody else's doing. */
export type Anomaly =
  /** Answers with a foreign `state` keep arriving: somebody tries to have a sign-in finished with their own code. */
  | { readonly what: 'foreign-answers'; readonly since: EpochMs; readonly count: number }
  /** A page or frame that is not the app's own window spoke to main. */
  | { readonly what: 'foreign-window'; readonly since: EpochMs; readonly count: number }
  /** The refresh token was refused: expired, revoked, or used by somebody else. */
  | { readonly what: 'session-revoked'; readonly since: EpochMs; readonly count: number };

/** How far back the rules look, in ms. */
const windowMs = 10 * 60_000;

/** A stray tab may bring one or two old answers back; three are no accident. */
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

/** What stands out among the events of the last ten minutes. Each rule names its anomaly once. */
export function findAnomalies(events: readonly DatedEvent[], now: EpochMs): readonly Anomaly[] {
  const recent = events.filter(({ at }) => at <= now && now - at <= windowMs);
  return rules.flatMap(({ what, atLeast, matches }) => {
    const found = recent.filter(({ event }) => matches(event));
    const since = Math.min(...found.map(({ at }) => at));
    return found.length >= atLeast ? [{ what, since, count: found.length }] : [];
  });
}
