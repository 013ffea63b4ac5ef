import { type ClosedRequest, readCapped, sendClosed } from '../http/index.ts';
import { SessionError } from '../session/ports/index.ts';
import { classifyStatus } from './classify-status.ts';
import { networkError } from './network-error.ts';

export type GuardedFetch = (url: string, init?: GuardedInit) => Promise<Response>;

export interface GuardedInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: ClosedRequest['body'] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface GuardOptions {
  /** Deadline for the whole call, up to the last byte of the body, in ms. */
  readonly deadlineMs?: number;
  /** Limit for the body after decompression, in bytes. */
  readonly maxBodyBytes?: number;
  /** `ignored`: only the status counts (RFC 7009, 2.2), so a body of any type is cancelled unread. */
  readonly body?: 'json' | 'ignored';
  /** Wall clock, in ms since the Unix epoch. */
  readonly now?: () => number;
}

/**
 * Returns the only way to send a request to a provider. It follows no redirect, stores nothing, and limits time and
 * size.
 *
 * A redirect would carry a refresh token in a re-sent body to wherever it points (RFC 9700, 4.12), so it is an error.
 * Throws `provider-unreachable` (no response in time), `provider-tls-failed`, `proxy-failed`, `network-sign-in-needed`
 * (a web page, a redirect), `provider-error`, `provider-busy` and `provider-answer-invalid` (too large, or a successful
 * response that is not JSON). An aborted call throws the abort's reason if that is a `SessionError`. Each error has
 * `inDoubt`, whether the provider may have carried out the request, and `retryAfterMs`, how long the provider asks not
 * to be contacted.
 */
export function guardFetch(fetch: typeof globalThis.fetch, options: GuardOptions = {}): GuardedFetch {
  const { deadlineMs = 15_000, maxBodyBytes = 1024 * 1024, body: bodyRule = 'json', now = Date.now } = options;

  return async (url, init = {}) => {
    const caller = init.signal ?? undefined;
    const deadline = AbortSignal.timeout(deadlineMs);
    const signal = caller === undefined ? deadline : AbortSignal.any([caller, deadline]);
    try {
      const { method = 'GET', headers = {}, body = null } = init;
      const response = await sendClosed(fetch, url, { method, headers, body }, signal);
      const refusal = classifyStatus(response, now());
      if (refusal !== null || (response.ok && bodyRule === 'ignored')) {
        await response.body?.cancel();
        if (refusal !== null) throw refusal;
        return new Response(null, { status: response.status });
      }
      const type = response.headers.get('content-type') ?? '';
      const isJson = jsonType.test(type);
      const bytes = await readCapped(response, { maxBytes: maxBodyBytes, signal, tooLong });
      if (response.ok && bytes.byteLength > 0 && !isJson) throw notJson(type);
      return rebuild(response, bytes, isJson);
    } catch (error) {
      if (error instanceof SessionError) throw error;
      if (caller?.aborted && caller.reason instanceof SessionError) throw caller.reason;
      throw networkError(error);
    }
  };
}

const jsonType = /^application\/(?:[a-z0-9!#$&^_.-]+\+)?json(?:\s*;|$)/i;
const pageType = /^(?:text\/html|application\/xhtml\+xml)(?:\s*;|$)/i;

const tooLong = () => new SessionError('provider-answer-invalid', { inDoubt: true });

/** A web page instead of JSON means that the network responded, or that the URL is a web site's. */
function notJson(type: string): SessionError {
  return new SessionError(pageType.test(type) ? 'network-sign-in-needed' : 'provider-answer-invalid', {
    inDoubt: true,
  });
}

/** Passes on only the status, the body, whether it is JSON, and the provider's `Date`. */
function rebuild({ status, headers }: Response, bytes: Uint8Array<ArrayBuffer>, isJson: boolean): Response {
  const date = headers.get('date');
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : bytes, {
    status,
    headers: {
      'content-type': isJson ? 'application/json' : 'application/octet-stream',
      ...(date !== null && { date }),
    },
  });
}
