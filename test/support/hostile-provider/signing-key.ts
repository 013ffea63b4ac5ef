import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export type SignIdToken = (claims: JWTPayload, header?: Readonly<Record<string, unknown>>) => Promise<string>;

export interface SigningKey {
  /** The public half, as the provider publishes it (RFC 7517). */
  readonly jwk: object;
  readonly alg: string;
  readonly sign: SignIdToken;
}

export async function createSigningKey(alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const kid = randomBytes(12).toString('base64url');
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    alg,
    sign: (claims, header = {}) => new SignJWT(claims).setProtectedHeader({ alg, kid, ...header }).sign(privateKey),
  };
}
