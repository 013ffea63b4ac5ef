import type { Identity } from '../session/ports/index.ts';
import type { IdTokenClaims } from './validate-id-token.ts';

/**
 * Returns the user's identity from the claims of a validated ID token. Issuer and subject identify the account; name
 * and e-mail address are for display. `skewMs` is how far the provider's clock is ahead of ours.
 */
export function identityFrom(
  claims: IdTokenClaims,
  { providerId, issuer, skewMs }: { readonly providerId: string; readonly issuer: string; readonly skewMs: number },
): Identity {
  const authTime = typeof claims.auth_time === 'number' ? claims.auth_time * 1000 : null;
  return {
    account: {
      providerId,
      issuer,
      subject: claims.sub,
      name: displayText(claims.name) ?? displayText(claims.preferred_username),
      email: displayText(claims.email),
    },
    authenticatedAt: authTime ?? claims.iat * 1000,
    provenAt: authTime === null ? null : authTime - skewMs,
    acr: displayText(claims.acr),
  };
}

const maxLength = 200;
/** Control characters, and characters that change the direction of the text around them. */
const unprintable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function displayText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = [...value.replace(unprintable, '').trim()].slice(0, maxLength).join('');
  return text === '' ? null : text;
}
