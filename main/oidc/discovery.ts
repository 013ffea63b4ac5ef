import { allowInsecureRequests, customFetch, discovery, None } from 'openid-client';
import { SessionError } from '../session/ports/index.ts';
import { toSessionError } from './openid-client-errors.ts';
import type { GuardedFetch } from './provider-fetch.ts';
import { isSecure, type ProviderMetadata, validateMetadata } from './validate-metadata.ts';

export interface Discovery {
  /** The judged document. Throws `provider-*`. An abort ends the wait, not the request others may wait for too. */
  get(signal?: AbortSignal): Promise<ProviderMetadata>;
  /** If this is what is kept, it is asked for anew before it is used again. */
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

/** OIDC Discovery 1.0, 4. One request at a time, kept for a day; a failure is not kept. */
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
      // A clock that was set back makes an age below zero: that is not fresh either.
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
