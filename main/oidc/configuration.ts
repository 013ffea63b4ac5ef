import {
  allowInsecureRequests,
  type ClientMetadata,
  Configuration,
  clockSkew,
  clockTolerance as clockToleranceKey,
  customFetch,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import { maxSkewMs } from './clock-skew.ts';
import type { GuardedFetch } from './provider-fetch.ts';
import { clockTolerance } from './validate-id-token.ts';
import type { ProviderMetadata } from './validate-metadata.ts';

export interface ClientFacts {
  readonly clientId: string;
  readonly insecureAllowed: boolean;
  readonly now: () => number;
}

/**
 * Returns an openid-client configuration for one call of a public client.
 *
 * Each call gets a new one, which fetches the signing keys again, so that a key that the provider has just begun to use
 * verifies. This costs one small request per ID token.
 */
export function configurationFor(client: ClientFacts, metadata: ProviderMetadata, fetch: GuardedFetch): Configuration {
  const clock: Partial<ClientMetadata> = {
    [clockSkew]: Math.round((client.now() - Date.now()) / 1000),
    // Our own rules apply the narrow tolerance, once the response has shown the provider's clock: decision 0014.
    [clockToleranceKey]: clockTolerance + maxSkewMs / 1000,
  };
  const config = new Configuration(metadata, client.clientId, clock, None());
  config[customFetch] = fetch;
  // The guarded fetch has the deadline. A second one would only race with it.
  config.timeout = 0;
  if (client.insecureAllowed) allowInsecureRequests(config);
  enableNonRepudiationChecks(config);
  return config;
}
