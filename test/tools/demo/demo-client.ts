import * as client from 'openid-client';
import type { DemoProvider } from '../../../tools/demo/demo-provider.ts';
import { type DemoSignIn, signInAtDemo } from '../../support/demo-user.ts';

export const redirectUri = 'http://127.0.0.1:45678/callback';
export const offlineScope = 'openid profile email offline_access';

export interface Ask {
  readonly scope?: string;
  readonly redirectUri?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Pushes the request first (RFC 9126). */
  readonly push?: boolean;
  readonly dpop?: client.DPoPHandle;
}

export type Tokens = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;

/** The app's side of the protocol, run by openid-client like the app itself. */
export async function discoverDemo(provider: DemoProvider): Promise<client.Configuration> {
  return client.discovery(new URL(provider.issuer), provider.clientId, undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });
}

export interface SignInSecrets {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

export function freshSecrets(): SignInSecrets {
  return {
    verifier: client.randomPKCECodeVerifier(),
    state: client.randomState(),
    nonce: client.randomNonce(),
  };
}

export async function signIn(config: client.Configuration, person: DemoSignIn, ask: Ask = {}): Promise<Tokens> {
  const secrets = freshSecrets();
  const url = await authorizationUrl(config, secrets, ask);
  const answer = await signInAtDemo(url, person);
  return client.authorizationCodeGrant(
    config,
    answer,
    {
      pkceCodeVerifier: secrets.verifier,
      expectedState: secrets.state,
      expectedNonce: secrets.nonce,
      idTokenExpected: true,
    },
    undefined,
    ask.dpop && { DPoP: ask.dpop },
  );
}

export async function authorizationUrl(
  config: client.Configuration,
  secrets: SignInSecrets,
  ask: Ask = {},
): Promise<URL> {
  const parameters = {
    redirect_uri: ask.redirectUri ?? redirectUri,
    scope: ask.scope ?? offlineScope,
    code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: 'S256',
    state: secrets.state,
    nonce: secrets.nonce,
    ...ask.parameters,
  };
  return ask.push
    ? client.buildAuthorizationUrlWithPAR(config, parameters, ask.dpop && { DPoP: ask.dpop })
    : client.buildAuthorizationUrl(config, parameters);
}

/** Returns the refresh token of a response that must have one. */
export function refreshTokenOf(tokens: Tokens): string {
  if (tokens.refresh_token === undefined) throw new Error('no refresh token was issued');
  return tokens.refresh_token;
}
