import {
  buildAuthorizationUrl,
  buildAuthorizationUrlWithPAR,
  type Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { BrowserPurpose } from '../../contract/session-state.ts';
import { type AuthorizationOptions, type PreparedAuthorization, Secret, SessionError } from '../session/ports/index.ts';
import { toSessionError } from './openid-client-errors.ts';
import type { ProviderMetadata } from './validate-metadata.ts';

/** The secrets and requirements of an authorization request, kept until its response arrives. */
export interface Ticket {
  readonly purpose: BrowserPurpose;
  readonly verifier: Secret;
  readonly nonce: Secret;
  /** Wall clock, in ms. */
  readonly preparedAt: number;
  /** Maximum age of the user's authentication, in seconds. `null`: any age. */
  readonly maxAge: number | null;
  /** The ID token's `acr` must be one of these. `null`: any value. */
  readonly acrValues: readonly string[] | null;
}

export interface RequestFacts {
  readonly scopes: readonly string[];
  /** APIs for which access tokens may be requested later (RFC 8707, 2.1). */
  readonly resources: readonly string[];
  /** Sent as `device_name`, for providers that list sessions by it. */
  readonly deviceName: string | undefined;
  readonly now: () => number;
}

const open = new WeakMap<object, Ticket>();

/**
 * Builds an authorization request (OIDC Core 1.0, 3.1.2.1; PKCE S256, RFC 7636) and pushes it if the provider supports
 * pushed requests (RFC 9126). A request whose push fails is never sent through the browser instead.
 */
export async function prepareRequest(
  config: Configuration,
  metadata: ProviderMetadata,
  ask: AuthorizationOptions,
  facts: RequestFacts,
): Promise<PreparedAuthorization> {
  const isUnlock = ask.purpose === 'unlock';
  const { maxAge, acrValues } = assuranceOf(ask);
  const prompt = maxAge === 0 ? 'login' : ask.promptSelectAccount === true ? choicePrompt(metadata) : null;
  const state = new Secret(randomState());
  const ticket: Ticket = {
    purpose: ask.purpose,
    verifier: new Secret(randomPKCECodeVerifier()),
    nonce: new Secret(randomNonce()),
    preparedAt: facts.now(),
    maxAge,
    acrValues,
  };
  // An unlock only authenticates the user. It requests no second refresh token beside the one in the vault.
  const scopes = isUnlock ? facts.scopes.filter((scope) => scope !== 'offline_access') : facts.scopes;
  const parameters = new URLSearchParams({
    response_type: 'code',
    redirect_uri: ask.redirectUri,
    scope: scopes.join(' '),
    state: state.reveal(),
    nonce: ticket.nonce.reveal(),
    code_challenge: await calculatePKCECodeChallenge(ticket.verifier.reveal()),
    code_challenge_method: 'S256',
    ...(prompt !== null && { prompt }),
    ...(maxAge !== null && { max_age: String(maxAge) }),
    ...(acrValues !== null && { acr_values: acrValues.join(' ') }),
    ...(facts.deviceName !== undefined && { device_name: facts.deviceName }),
  });
  if (!isUnlock) for (const resource of facts.resources) parameters.append('resource', resource);
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

/**
 * Returns what the authentication must satisfy. A step-up that names no requirement still makes the user sign in now.
 */
function assuranceOf({
  purpose,
  stepUp,
  forceReauthentication,
}: AuthorizationOptions): Pick<Ticket, 'maxAge' | 'acrValues'> {
  if (purpose === 'unlock' || (purpose === 'sign-in' && forceReauthentication === true))
    return { maxAge: 0, acrValues: null };
  if (purpose !== 'step-up') return { maxAge: null, acrValues: null };
  const { acrValues = [], maxAgeSeconds = null } = stepUp ?? {};
  if (acrValues.length === 0) return { maxAge: maxAgeSeconds ?? 0, acrValues: null };
  return { maxAge: maxAgeSeconds, acrValues };
}

/**
 * Returns the prompt that lets the user choose an account (OIDC Core 1.0, 3.1.2.1). If the provider's list of prompts
 * lacks `select_account`, this is `login`, whose page also accepts another user.
 */
function choicePrompt({ prompt_values_supported: known }: ProviderMetadata): 'select_account' | 'login' {
  return Array.isArray(known) && !known.includes('select_account') ? 'login' : 'select_account';
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

/**
 * Returns the ticket of a request once, so that a second response finds no secrets to be exchanged with. Throws
 * `callback-invalid` if there is none.
 */
export function takeTicket(prepared: PreparedAuthorization): Ticket {
  const key = prepared.ticket;
  const ticket = typeof key === 'object' && key !== null ? open.get(key) : undefined;
  if (ticket === undefined) throw new SessionError('callback-invalid');
  open.delete(key as object);
  return ticket;
}
