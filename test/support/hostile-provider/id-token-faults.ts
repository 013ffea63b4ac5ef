import { decodeProtectedHeader, SignJWT } from 'jose';
import type { IdTokenTwist } from './fault.ts';
import { createSigningKey } from './signing-key.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Invalid ID tokens, each wrong in one thing and otherwise signed correctly. */
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
  /** Signs with a value that both sides know, which is not secret. */
  sharedKey: (): IdTokenTwist => (claims) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(String(claims.aud).padEnd(32, ' '))),
  /** Signs with a foreign key, under the key id of the provider's own. */
  stranger: (): IdTokenTwist => async (claims, sign) => {
    const { kid } = decodeProtectedHeader(await sign(claims));
    return (await createSigningKey()).sign(claims, kid === undefined ? {} : { kid });
  },
  /** Signs with a key that is not published. */
  unpublishedKey: (): IdTokenTwist => async (claims) => (await createSigningKey()).sign(claims),
  malformed: (): IdTokenTwist => () => 'three.parts.perhaps',
  /** Moves its times by this many seconds, with the provider's clock right. */
  times:
    (seconds: number): IdTokenTwist =>
    (claims, sign) => {
      const moved = (name: string) => Number(claims[name]) + seconds;
      return sign({ ...claims, iat: moved('iat'), exp: moved('exp'), auth_time: moved('auth_time') });
    },
} as const;
