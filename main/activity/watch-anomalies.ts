import type { EpochMs } from '../../contract/session-state.ts';
import type { Activity } from '../session/ports/index.ts';
import { type Anomaly, type DatedEvent, findAnomalies } from './anomaly-rules.ts';

/** More events than the rules need, and few enough to search at every event. */
const keptAtMost = 200;

/** Passes every event on and calls `tell` once per anomaly for as long as it lasts. */
export function watchAnomalies(activity: Activity, now: () => EpochMs, tell: (anomaly: Anomaly) => void): Activity {
  let recent: readonly DatedEvent[] = [];
  let standing: ReadonlySet<Anomaly['what']> = new Set();

  return {
    record: (event) => {
      activity.record(event);
      recent = [...recent.slice(1 - keptAtMost), { at: now(), event }];
      const found = findAnomalies(recent, now());
      const fresh = found.filter(({ what }) => !standing.has(what));
      standing = new Set(found.map(({ what }) => what));
      for (const anomaly of fresh) tell(anomaly);
    },
  };
}
