import type { Moment } from './scenarios.ts';
import { type WirePoint, wirePoints } from './token-books.ts';

/** One place to die at: in the app itself, or on the wire behind its n-th token request. */
export interface CrashPoint {
  readonly name: string;
  readonly dieAt: string | null;
  readonly wire: { readonly point: WirePoint; readonly nth: number } | null;
  readonly moment: Moment;
}

/** The points of a run that nobody killed, in order, with those on the wire put between its own. */
export function pointsOf(trace: readonly string[]): readonly CrashPoint[] {
  const lastStored = trace.findLastIndex((point) => /^keychain set session head#\d+:after$/.test(point));
  const firstQueued = trace.findIndex((point) => /^keychain set sign-outs head#\d+:after$/.test(point));
  const points: CrashPoint[] = [];
  let sent = false;

  for (const [index, point] of trace.entries()) {
    const own = {
      stored: lastStored !== -1 && index >= lastStored,
      queued: firstQueued !== -1 && index >= firstQueued,
    };
    points.push({ name: point, dieAt: point, wire: null, moment: { ...own, sent } });
    const [, nth] = /^token request#(\d+):before$/.exec(point) ?? [];
    if (nth === undefined) continue;
    for (const where of wirePoints) {
      sent ||= where !== 'lost on its way';
      const wire = { point: where, nth: Number(nth) };
      points.push({ name: `token request#${nth} ${where}`, dieAt: null, wire, moment: { ...own, sent } });
    }
  }
  return points;
}
