import {
  buildAuthorizationUrl,
  buildAuthorizationUrlWithPAR,
  type Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { SessionError } from '../session/errors.ts';
import type { AuthorizationAsk, PreparedAuthorization } from '../session/ports.ts';
import { Secret } from '../session/secret.ts';
import type { ProviderMetadata } from './judge-metadata.ts';
import { toSessionError } from './wire-errors.ts';

/** What this side keeps of a request until its answer comes. */
export interface Ticket {
  readonly verifier: Secret;
  readonly nonce: Secret;
  /** Wall clock, in ms. */
  readonly preparedAt: number;
  /** Whether the person must prove anew who they are. */
  readonly fresh: boolean;
}

export interface RequestFacts {
  readonly scopes: readonly string[];
  /** Sent as `device_name`, for providers that list sessions by it. */
  readonly deviceName: string | undefined;
  readonly now: () => number;
}

const open = new WeakMap<object, Ticket>();

/**
 * Builds an authorization request (OIDC Core 1.0, 3.1.2.1; PKCE S256, RFC 7636) and pushes it where the provider
 * takes pushed requests (RFC 9126). A refused push is never sent through the browser instead.
 */
export async function prepareRequest(
  config: Configuration,
  metadata: ProviderMetadata,
  ask: AuthorizationAsk,
  facts: RequestFacts,
): Promise<PreparedAuthorization> {
  const fresh = ask.purpose === 'unlock';
  const state = new Secret(randomState());
  const ticket: Ticket = {
    verifier: new Secret(randomPKCECodeVerifier()),
    nonce: new Secret(randomNonce()),
    preparedAt: facts.now(),
    fresh,
  };
  // An unlock proves who is there. It asks for no second refresh token beside the one in the vault.
  const scopes = fresh ? facts.scopes.filter((scope) => scope !== 'offline_access') : facts.scopes;
  const parameters = new URLSearchParams({
    response_type: 'code',
    redirect_uri: ask.redirectUri,
    scope: scopes.join(' '),
    state: state.reveal(),
    nonce: ticket.nonce.reveal(),
    code_challenge: await calculatePKCECodeChallenge(ticket.verifier.reveal()),
    code_challenge_method: 'S256',
    ...(fresh && { prompt: 'login', max_age: '0' }),
    ...(facts.deviceName !== undefined && { device_name: facts.deviceName }),
  });
  const prepared: PreparedAuthorization = {
    url: await send(config, metadata, parameters),
    expected: {
      state,
      issuer: metadata.issuer,
      issuerPromised: metadata.authorization_response_iss_parameter_supported === true,
      redirectUri: ask.redirectUri,
    },
    ticket: Object.freeze({}),
  };
  open.set(prepared.ticket as object, ticket);
  return prepared;
}

async function send(config: Configuration, metadata: ProviderMetadata, parameters: URLSearchParams): Promise<URL> {
  try {
    return metadata.pushed_authorization_request_endpoint === undefined
      ? buildAuthorizationUrl(config, parameters)
      : await buildAuthorizationUrlWithPAR(config, parameters);
  } catch (error) {
    throw toSessionError(error, 'push');
  }
}

/** Gives up the secrets of a request, once: a second answer to it finds nothing to be exchanged with. */
export function takeTicket(prepared: PreparedAuthorization): Ticket {
  const key = prepared.ticket;
  const ticket = typeof key === 'object' && key !== null ? open.get(key) : undefined;
  if (ticket === undefined) throw new SessionError('callback-invalid');
  open.delete(key as object);
  return ticket;
}
