import type { Moment } from './scenarios.ts';
import { type WirePoint, wirePoints } from './token-books.ts';

/** One point to die at, in the app itself or on the wire after its n-th token request. */
export interface CrashPoint {
  readonly name: string;
  readonly dieAt: string | null;
  readonly wire: { readonly point: WirePoint; readonly nth: number } | null;
  readonly moment: Moment;
}

const sessionHead = /^keychain set session head#\d+:after$/;
const listHead = /^keychain set accounts head#\d+:after$/;
const queueHead = /^keychain set sign-outs head#\d+:after$/;

/** Returns the points of a run without a kill in order, with those on the wire between the app's own. */
export function pointsOf(trace: readonly string[]): readonly CrashPoint[] {
  const headsInAll = trace.filter((point) => sessionHead.test(point)).length;
  const points: CrashPoint[] = [];
  let moment: Moment = { sent: false, heads: 0, headsInAll, listHeads: 0, queueHeads: 0 };
  let isRefreshing = false;

  for (const point of trace) {
    if (point.startsWith('provider.refresh#')) isRefreshing = point.endsWith(':before');
    if (sessionHead.test(point)) moment = { ...moment, heads: moment.heads + 1 };
    if (listHead.test(point)) moment = { ...moment, listHeads: moment.listHeads + 1 };
    if (queueHead.test(point)) moment = { ...moment, queueHeads: moment.queueHeads + 1 };
    points.push({ name: point, dieAt: point, wire: null, moment });
    const [, nth] = /^token request#(\d+):before$/.exec(point) ?? [];
    if (nth === undefined) continue;
    for (const where of wirePoints) {
      moment = { ...moment, sent: moment.sent || (isRefreshing && where !== 'lost on its way') };
      points.push({
        name: `token request#${nth} ${where}`,
        dieAt: null,
        wire: { point: where, nth: Number(nth) },
        moment,
      });
    }
  }
  return points;
}

/**
 * Returns whether a run that died at `point` had stored and sent the same as the explored run. Otherwise it died at
 * another place of the same name, with another expected outcome.
 */
export function isAsExplored({ name, moment }: CrashPoint, passed: readonly string[]): boolean {
  const reached = pointsOf(passed).find((point) => point.name === name)?.moment;
  const { sent, heads, listHeads, queueHeads } = moment;
  return (
    reached?.sent === sent &&
    reached.heads === heads &&
    reached.listHeads === listHeads &&
    reached.queueHeads === queueHeads
  );
}
