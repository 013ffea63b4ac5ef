import { allowInsecureRequests, customFetch, discovery, None } from 'openid-client';
import { SessionError } from '../session/ports/index.ts';
import { toSessionError } from './openid-client-errors.ts';
import type { GuardedFetch } from './provider-fetch.ts';
import { isSecure, type ProviderMetadata, validateMetadata } from './validate-metadata.ts';

export interface Discovery {
  /**
   * Resolves with the validated document. Throws `provider-*`. An abort ends this wait, not the request, which other
   * callers may share.
   */
  get(signal?: AbortSignal): Promise<ProviderMetadata>;
  /** Drops this document if it is the cached one, so that the next use fetches it again. */
  forget(metadata: ProviderMetadata): void;
}

export interface DiscoveryOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly fetch: GuardedFetch;
  readonly insecureAllowed: boolean;
  readonly now: () => number;
}

const freshMs = 24 * 60 * 60 * 1000;

/**
 * Fetches the discovery document (OIDC Discovery 1.0, 4). Sends one request at a time and caches it for a day, except
 * failures.
 */
export function createDiscovery(options: DiscoveryOptions): Discovery {
  let kept: { readonly metadata: ProviderMetadata; readonly at: number } | null = null;
  let inFlight: Promise<ProviderMetadata> | null = null;

  async function discover(): Promise<ProviderMetadata> {
    const { issuer, clientId, fetch, insecureAllowed } = options;
    const server = URL.parse(issuer);
    if (server === null || !isSecure(server, insecureAllowed)) throw new SessionError('provider-insecure');
    try {
      const config = await discovery(server, clientId, undefined, None(), {
        [customFetch]: fetch,
        execute: insecureAllowed ? [allowInsecureRequests] : [],
      });
      return validateMetadata(config.serverMetadata(), issuer, insecureAllowed);
    } catch (error) {
      throw toSessionError(error, 'discovery');
    }
  }

  function start(): Promise<ProviderMetadata> {
    const started = discover().then((metadata) => {
      kept = { metadata, at: options.now() };
      return metadata;
    });
    const clear = () => {
      if (inFlight === started) inFlight = null;
    };
    started.then(clear, clear);
    inFlight = started;
    return started;
  }

  return {
    get: (signal) => {
      const age = kept === null ? Number.POSITIVE_INFINITY : options.now() - kept.at;
      // A clock that was set back makes the age negative. The document does not count as fresh then.
      if (kept !== null && age >= 0 && age < freshMs) return Promise.resolve(kept.metadata);
      return abortable(inFlight ?? start(), signal);
    },
    forget: (metadata) => {
      if (kept?.metadata === metadata) kept = null;
    },
  };
}

function abortable<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(toSessionError(signal.reason, 'discovery'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
