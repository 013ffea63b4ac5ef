import { createHash, randomBytes } from 'node:crypto';
import { clientId } from '../provider/bench-provider.ts';
import { redirectUri, scopes } from './contender.ts';

export interface Answered {
  readonly code: string;
  readonly verifier: string;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

/** Runs the browser's part of a sign-in, for libraries that leave it to the app. */
export async function authorize(issuer: string): Promise<Answered> {
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL('/authorize', issuer);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const answer = await fetch(url, { redirect: 'manual' });
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code');
  if (code === null) throw new Error('The provider sent no code');
  return { code, verifier };
}

/** Runs the whole sign-in, for libraries whose own sign-in needs a browser window. */
export async function obtainTokens(issuer: string): Promise<Tokens> {
  const { code, verifier } = await authorize(issuer);
  const answer = await fetch(new URL('/token', issuer), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  });
  if (!answer.ok) throw new Error(`The provider answered ${answer.status} to a code`);
  return (await answer.json()) as Tokens;
}
