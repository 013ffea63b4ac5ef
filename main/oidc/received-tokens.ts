import { SessionError } from '../session/ports/index.ts';
import { measureSkew } from './clock-skew.ts';
import { type TokenResponseFacts, validateTokenResponse } from './validate-token-response.ts';

/** A successful token answer as it came, once, however often it is judged. */
export interface ReceivedTokens {
  readonly facts: TokenResponseFacts;
  /** When it was there, in ms. An access token's life counts from then: the keys may be slow to come after it. */
  readonly at: number;
  /** By how much the provider's clock is ahead of ours, in ms. */
  readonly skewMs: number;
}

/**
 * Reads an answer that says yes. One that cannot be used is in doubt: whatever it issued is lost, and what was spent for
 * it is spent. Throws `provider-answer-invalid` and `token-answer-invalid`.
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

/** What openid-client sees is what was judged: nothing else of the answer can have a meaning there. */
export function rewritten({ accessToken, lifetime, refreshToken, idToken }: TokenResponseFacts): Response {
  return Response.json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifetime,
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    ...(idToken !== null && { id_token: idToken }),
  });
}
