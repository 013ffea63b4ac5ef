import { SessionError } from '../session/ports/index.ts';
import { judgeTokenAnswer, type TokenAnswerFacts } from './judge-token-answer.ts';
import { measureSkew } from './provider-skew.ts';

/** A successful token answer as it came, once, however often it is judged. */
export interface TokenArrival {
  readonly facts: TokenAnswerFacts;
  /** When it was there, in ms. An access token's life counts from then: the keys may be slow to come after it. */
  readonly at: number;
  /** By how much the provider's clock is ahead of ours, in ms. */
  readonly skewMs: number;
}

/**
 * Reads an answer that says yes. One that cannot be used is in doubt: whatever it issued is lost, and what was spent for
 * it is spent. Throws `provider-answer-invalid` and `token-answer-invalid`.
 */
export async function readArrival(
  response: Response,
  { grant, askedAt, at }: { readonly grant: 'code' | 'refresh'; readonly askedAt: number; readonly at: number },
): Promise<TokenArrival> {
  const skewMs = measureSkew(response.headers.get('date'), askedAt, at);
  try {
    return { facts: judgeTokenAnswer(await parse(response), grant), at, skewMs };
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
export function rewritten({ accessToken, lifetime, refreshToken, idToken }: TokenAnswerFacts): Response {
  return Response.json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifetime,
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    ...(idToken !== null && { id_token: idToken }),
  });
}
