import { decodeProtectedHeader, SignJWT } from 'jose';
import type { IdTokenTwist } from './fault.ts';
import { createSigningKey } from './signing-key.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** ID tokens that must not be believed, each wrong in one thing and signed as it should be otherwise. */
export const idTokenFaults = {
  issuer:
    (iss: string): IdTokenTwist =>
    (claims, sign) =>
      sign({ ...claims, iss }),
  audience:
    (aud: string | string[]): IdTokenTwist =>
    (claims, sign) =>
      sign({ ...claims, aud }),
  subject:
    (sub: string): IdTokenTwist =>
    (claims, sign) =>
      sign({ ...claims, sub }),
  nonce:
    (nonce: string): IdTokenTwist =>
    (claims, sign) =>
      sign({ ...claims, nonce }),
  algNone:
    (alg = 'none'): IdTokenTwist =>
    (claims) =>
      `${part({ alg, typ: 'JWT' })}.${part(claims)}.`,
  /** Signed with what both sides know, which is nobody's secret. */
  sharedKey: (): IdTokenTwist => (claims) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(String(claims.aud).padEnd(32, ' '))),
  /** By a key of somebody else, under the name of the provider's own. */
  stranger: (): IdTokenTwist => async (claims, sign) => {
    const { kid } = decodeProtectedHeader(await sign(claims));
    return (await createSigningKey()).sign(claims, kid === undefined ? {} : { kid });
  },
  /** By a key that is published nowhere. */
  unpublishedKey: (): IdTokenTwist => async (claims) => (await createSigningKey()).sign(claims),
  malformed: (): IdTokenTwist => () => 'three.parts.perhaps',
  /** Its times moved by so many seconds, the provider's clock being right. */
  times:
    (seconds: number): IdTokenTwist =>
    (claims, sign) => {
      const moved = (name: string) => Number(claims[name]) + seconds;
      return sign({ ...claims, iat: moved('iat'), exp: moved('exp'), auth_time: moved('auth_time') });
    },
} as const;
