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
  /** For the whole call, the last byte of the body included, in ms. */
  readonly deadlineMs?: number;
  /** Of the body as it is after decompression. */
  readonly maxBodyBytes?: number;
  /** `ignored`: only the status counts (RFC 7009, 2.2), so a body of any type is dropped unread. */
  readonly body?: 'json' | 'ignored';
  /** Wall clock, in ms since the Unix epoch. */
  readonly now?: () => number;
}

/**
 * The one way out to a provider: nothing is followed, nothing is remembered, nothing is read without end.
 *
 * A redirect would carry a refresh token in a re-sent body to wherever it points (RFC 9700, 4.12), so it is an error.
 * Throws `provider-unreachable` (no answer in time), `provider-tls-failed`, `proxy-failed`, `network-sign-in-needed`
 * (a web page, a redirect), `provider-error`, `provider-busy` and `provider-answer-invalid` (too much, or a successful
 * answer that is not JSON). An aborted call throws the abort's own reason. Each says whether the request may have been
 * carried out all the same (`inDoubt`), and how long the provider asks to be left alone (`retryAfterMs`).
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

/** A page for a program's question: what stands between has answered, or the question went to a web site. */
function notJson(type: string): SessionError {
  return new SessionError(pageType.test(type) ? 'network-sign-in-needed' : 'provider-answer-invalid', {
    inDoubt: true,
  });
}

/** Only these go on: the status, the body, whether it is JSON, and what the provider's clock showed. */
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
