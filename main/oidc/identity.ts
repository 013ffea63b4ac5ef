import type { Identity } from '../session/ports.ts';
import type { IdTokenClaims } from './judge-id-token.ts';

/** Who signed in, from the claims of a judged ID token. Issuer and subject are the key; the rest is for display. */
export function identityFrom(claims: IdTokenClaims, providerId: string, issuer: string): Identity {
  return {
    account: {
      providerId,
      issuer,
      subject: claims.sub,
      name: displayText(claims.name) ?? displayText(claims.preferred_username),
      email: displayText(claims.email),
    },
    authenticatedAt: (typeof claims.auth_time === 'number' ? claims.auth_time : claims.iat) * 1000,
    acr: displayText(claims.acr),
  };
}

const maxLength = 200;
/** Control characters, and those that turn the direction of the text around them. */
const unprintable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function displayText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = [...value.replace(unprintable, '').trim()].slice(0, maxLength).join('');
  return text === '' ? null : text;
}
