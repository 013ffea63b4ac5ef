import { SessionError } from '../session/errors.ts';
import { neverSent } from './never-sent.ts';

export type GuardedFetch = (url: string, init?: GuardedInit) => Promise<Response>;

export interface GuardedInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: RequestInit['body'];
  readonly signal?: AbortSignal | undefined;
}

export interface GuardOptions {
  /** For the whole call, the last byte of the body included, in ms. */
  readonly deadlineMs?: number;
  readonly maxBodyBytes?: number;
  /** `ignored`: only the status counts (RFC 7009, 2.2), so a body of any type is dropped unread. */
  readonly body?: 'json' | 'ignored';
}

/**
 * The one way out to a provider: nothing is followed, nothing is remembered, nothing is read without end.
 *
 * A redirect would carry a refresh token in a re-sent body to wherever it points (RFC 9700, 4.12), so it is an error.
 * Throws `provider-unreachable` (no answer in time), `provider-error` (5xx, 429) and `provider-answer-invalid`
 * (a redirect, too much, or a successful answer that is not JSON). An aborted call throws the abort's own reason.
 * Each says whether the request may have been carried out all the same (`inDoubt`).
 */
export function guardFetch(fetch: typeof globalThis.fetch, options: GuardOptions = {}): GuardedFetch {
  const { deadlineMs = 15_000, maxBodyBytes = 1024 * 1024, body: bodyRule = 'json' } = options;

  return async (url, init = {}) => {
    const caller = init.signal ?? undefined;
    const deadline = AbortSignal.timeout(deadlineMs);
    const signal = caller === undefined ? deadline : AbortSignal.any([caller, deadline]);
    try {
      const request = fetch(url, {
        method: init.method ?? 'GET',
        headers: init.headers ?? {},
        body: init.body ?? null,
        signal,
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
      });
      const response = await unlessAborted(request, signal);
      if (response.status >= 500 || response.status === 429) throw await refuse(response);
      if (response.ok && bodyRule === 'ignored') {
        await response.body?.cancel();
        return new Response(null, { status: response.status });
      }
      const isJson = jsonType.test(response.headers.get('content-type') ?? '');
      const bytes = await readCapped(response, maxBodyBytes, signal);
      if (response.ok && bytes.byteLength > 0 && !isJson) throw notUnderstood();
      return rebuild(response.status, bytes, isJson);
    } catch (error) {
      if (error instanceof SessionError) throw error;
      if (caller?.aborted) throw caller.reason instanceof SessionError ? caller.reason : unreachable(error);
      throw isRefusedRedirect(error) ? notUnderstood() : unreachable(error);
    }
  };
}

/** A transport that does not heed its signal must not hold up whoever waits. What it brings later is dropped. */
async function unlessAborted(request: Promise<Response>, signal: AbortSignal): Promise<Response> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  request.catch(() => undefined);
  try {
    signal.throwIfAborted();
    return await Promise.race([request, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const jsonType = /^application\/(?:[a-z0-9!#$&^_.-]+\+)?json(?:\s*;|$)/i;

const unreachable = (error: unknown) => new SessionError('provider-unreachable', { inDoubt: !neverSent(error) });
const notUnderstood = () => new SessionError('provider-answer-invalid', { inDoubt: true });

async function refuse(response: Response): Promise<SessionError> {
  await response.body?.cancel();
  // Too busy (429, 503) is a refusal to work. Any other failure may have come after the work was done.
  return new SessionError('provider-error', { inDoubt: response.status !== 429 && response.status !== 503 });
}

/** Counts while it reads: a `Content-Length` is only a claim. */
async function readCapped(response: Response, maxBytes: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.byteLength;
      if (length > maxBytes) throw notUnderstood();
      chunks.push(part.value);
    }
    signal.throwIfAborted();
    return join(chunks, length);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** Only the status, the body and whether it is JSON go on: no header of a provider has a meaning here yet. */
function rebuild(status: number, bytes: Uint8Array<ArrayBuffer>, isJson: boolean): Response {
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : bytes, {
    status,
    headers: { 'content-type': isJson ? 'application/json' : 'application/octet-stream' },
  });
}

/** `fetch` tells a refused redirect from a dead line only in words, on Node as on Chromium. */
function isRefusedRedirect(error: unknown): boolean {
  const words = error instanceof Error ? [error.message, error.cause instanceof Error ? error.cause.message : ''] : [];
  return words.some((text) => /redirect/i.test(text));
}
