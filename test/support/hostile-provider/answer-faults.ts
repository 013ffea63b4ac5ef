import type { Fault } from './fault.ts';
import type { Delivery } from './reply.ts';

/** Responses that arrive whole and are wrong. */
export const answerFaults = {
  oauthError:
    (error: string, status = 400): Fault =>
    () => ({ status, body: { error } }),
  /** Changes members of the honest response; one that is `undefined` is omitted. */
  changed:
    (members: Readonly<Record<string, unknown>>): Fault =>
    async (work) => {
      const reply = await work();
      return { ...reply, body: { ...(reply.body as object), ...members } };
    },
  typed:
    (type: string): Fault =>
    async (work) => {
      const reply = await work();
      return { ...reply, headers: { ...reply.headers, 'content-type': type } };
    },
  twoDocuments: (): Fault => async (work) => {
    const reply = await work();
    const text = JSON.stringify(reply.body);
    return { ...reply, body: text + text };
  },
  notJson: (): Fault => async (work) => ({ ...(await work()), body: '{"access_token":' }),
  empty: (): Fault => async (work) => ({ ...(await work()), body: '' }),
  /** Does the work, and responds with a status that HTTP does not define (RFC 9110, 15): 0, 600, 999. */
  oddStatus:
    (status: number): Fault =>
    async (work) => ({ ...(await work()), delivery: raw(`HTTP/1.1 ${String(status).padStart(3, '0')} Odd`) }),
  /** Sends the honest response with a reason phrase that has a character above U+00FF. */
  oddReason: (): Fault => async (work) => ({ ...(await work()), delivery: raw('HTTP/1.1 200 Добре ✓') }),
  /** Sends the honest response with a header that has a character above U+00FF. */
  oddHeader: (): Fault => async (work) => ({
    ...(await work()),
    delivery: raw('HTTP/1.1 200 OK', ['x-served-by: Ελένη ✓', 'x-region: Köln']),
  }),
  /** Responds to a revocation as if it were done (RFC 7009, 2.2), without doing it. */
  revokedInNameOnly: (): Fault => () => ({ status: 200 }),
  /** Does the work, and responds with this error all the same. */
  doneAndDenied:
    (error: string, status = 400): Fault =>
    async (work) => {
      await work();
      return { status, body: { error } };
    },
} as const;

function raw(statusLine: string, headers: readonly string[] = []): Delivery {
  return { how: 'raw', statusLine, headers };
}
