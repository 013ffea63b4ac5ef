import { isRefusedRedirect, readCapped, sendClosed } from '../http/index.ts';
import { type Secret, SessionError } from '../session/ports/index.ts';
import type { ValidatedRequest } from './validate-api-request.ts';

export interface SendLimits {
  /** Deadline for the whole call, up to the last byte of the body, in ms. */
  readonly deadlineMs: number;
  /** Limit for the body after decompression, in bytes. */
  readonly maxBodyBytes: number;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Sends a validated call with its access token, once. A response that contains the token is dropped, because its
 * reader, or a log of it, must not have the token.
 *
 * Throws `api-unreachable` and `api-answer-invalid`.
 */
export async function sendOnce(
  fetch: typeof globalThis.fetch,
  { method, url, headers, body }: ValidatedRequest,
  token: Secret,
  { deadlineMs, maxBodyBytes }: SendLimits,
): Promise<RawAnswer> {
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const authorized = { ...headers, authorization: `Bearer ${token.reveal()}` };
    const response = await sendClosed(fetch, url, { method, headers: authorized, body }, signal);
    const read = await readCapped(response, { maxBytes: maxBodyBytes, signal, tooLong });
    if (echoes(token, response.headers, read)) throw new SessionError('api-answer-invalid');
    return { status: response.status, headers: response.headers, body: read };
  } catch (error) {
    if (error instanceof SessionError) throw error;
    // The transport's error may quote the request with its token, so it is not passed on.
    throw new SessionError(isRefusedRedirect(error) ? 'api-answer-invalid' : 'api-unreachable');
  }
}

const tooLong = () => new SessionError('api-answer-invalid');

function echoes(token: Secret, headers: Headers, body: Uint8Array<ArrayBuffer>): boolean {
  const text = token.reveal();
  return [...headers.values()].some((value) => value.includes(text)) || Buffer.from(body.buffer).includes(text);
}
