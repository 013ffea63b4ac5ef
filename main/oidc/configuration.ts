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
 * openid-client set up for one call of a public client.
 *
 * A new one each time: its signing keys are then fetched anew for each ID token, so that a key the provider began to
 * use a second ago verifies. The price is one small request a sign-in or refresh.
 */
export function configurationFor(client: ClientFacts, metadata: ProviderMetadata, fetch: GuardedFetch): Configuration {
  const clock: Partial<ClientMetadata> = {
    [clockSkew]: Math.round((client.now() - Date.now()) / 1000),
    // The narrow judgement is ours, made when the answer has shown what the provider's clock says: decision 0014.
    [clockToleranceKey]: clockTolerance + maxSkewMs / 1000,
  };
  const config = new Configuration(metadata, client.clientId, clock, None());
  config[customFetch] = fetch;
  // The guarded fetch has the deadline; two would only race.
  config.timeout = 0;
  if (client.insecureAllowed) allowInsecureRequests(config);
  enableNonRepudiationChecks(config);
  return config;
}
