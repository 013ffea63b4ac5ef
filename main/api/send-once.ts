import { SessionError } from '../session/errors.ts';
import type { Secret } from '../session/secret.ts';
import type { JudgedRequest } from './judge-api-request.ts';

export interface SendLimits {
  /** For the whole call, the last byte of the body included, in ms. */
  readonly deadlineMs: number;
  /** Counted as unpacked, in bytes. */
  readonly maxBodyBytes: number;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Sends a judged call with its access token, once. No redirect is followed: it would carry the token to wherever it
 * points. No cookie goes along or stays. An answer that has the token in it goes no further: whoever reads it, or logs
 * it, was not to have it.
 *
 * Throws `api-unreachable` and `api-answer-invalid`.
 */
export async function sendOnce(
  fetch: typeof globalThis.fetch,
  { method, url, headers, body }: JudgedRequest,
  token: Secret,
  { deadlineMs, maxBodyBytes }: SendLimits,
): Promise<RawAnswer> {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    const response = await before(
      deadline,
      fetch(url, {
        method,
        headers: { ...headers, authorization: `Bearer ${token.reveal()}` },
        body,
        signal: deadline,
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      }),
    );
    const read = await readCapped(response, maxBodyBytes, deadline);
    if (echoes(token, response.headers, read)) throw new SessionError('api-answer-invalid');
    return { status: response.status, headers: response.headers, body: read };
  } catch (error) {
    if (error instanceof SessionError) throw error;
    // What a transport throws may quote the request, token and all: it does not go on.
    throw new SessionError(isRefusedRedirect(error) ? 'api-answer-invalid' : 'api-unreachable');
  }
}

/** A transport that does not heed its signal must not hold up whoever waits. What it brings later is dropped. */
async function before<Value>(deadline: AbortSignal, work: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const stop = () => reject(deadline.reason);
  deadline.addEventListener('abort', stop, { once: true });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    deadline.removeEventListener('abort', stop);
  }
}

/** Counts while it reads: a `Content-Length` is only a claim, and says nothing of what is unpacked. */
async function readCapped(response: Response, maxBytes: number, deadline: AbortSignal) {
  const whole: Uint8Array[] = [];
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  let length = 0;
  try {
    for (let part = await before(deadline, reader.read()); !part.done; part = await before(deadline, reader.read())) {
      length += part.value.byteLength;
      if (length > maxBytes) throw new SessionError('api-answer-invalid');
      whole.push(part.value);
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  return new Uint8Array(Buffer.concat(whole));
}

function echoes(token: Secret, headers: Headers, body: Uint8Array<ArrayBuffer>): boolean {
  const text = token.reveal();
  return [...headers.values()].some((value) => value.includes(text)) || Buffer.from(body.buffer).includes(text);
}

/** `fetch` tells a refused redirect from a dead line only in words, on Node as on Chromium. */
function isRefusedRedirect(error: unknown): boolean {
  const words = error instanceof Error ? [error.message, error.cause instanceof Error ? error.cause.message : ''] : [];
  return words.some((text) => /redirect/i.test(text));
}
