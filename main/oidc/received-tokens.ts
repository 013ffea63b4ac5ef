import { SessionError } from '../session/ports/index.ts';
import { measureSkew } from './clock-skew.ts';
import { type TokenResponseFacts, validateTokenResponse } from './validate-token-response.ts';

/** A successful token response. It is received once, and may be validated several times. */
export interface ReceivedTokens {
  readonly facts: TokenResponseFacts;
  /** Time of receipt, in ms. The access token's lifetime counts from here, because the keys may take long to fetch. */
  readonly at: number;
  /** How far the provider's clock is ahead of ours, in ms. */
  readonly skewMs: number;
}

/**
 * Reads a successful token response. An unusable one is in doubt, because the tokens that it issued are lost and the
 * code or refresh token is spent. Throws `provider-answer-invalid` and `token-answer-invalid`.
 */
export async function receiveTokens(
  response: Response,
  { grant, askedAt, at }: { readonly grant: 'code' | 'refresh'; readonly askedAt: number; readonly at: number },
): Promise<ReceivedTokens> {
  const skewMs = measureSkew(response.headers.get('date'), askedAt, at);
  try {
    return { facts: validateTokenResponse(await parse(response), grant), at, skewMs };
  } catch (error) {
    if (error instanceof SessionError) throw new SessionError(error.code, { inDoubt: true });
    throw error;
  }
}

async function parse(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new SessionError('provider-answer-invalid');
  }
}

/**
 * Returns the response that openid-client sees: only validated members, so that no other member has an effect there.
 */
export function rewritten({ accessToken, lifetime, refreshToken, idToken }: TokenResponseFacts): Response {
  return Response.json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifetime,
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    ...(idToken !== null && { id_token: idToken }),
  });
}
