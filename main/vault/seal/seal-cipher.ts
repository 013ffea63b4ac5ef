import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D) and a random nonce. Returns base64 of nonce, ciphertext and tag. `about`
 * is the additional authenticated data: only the same values decrypt the text.
 */
export function encrypt(key: Buffer, plain: Buffer, about: readonly (string | number)[]): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(JSON.stringify(about)));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Returns `null` if the key differs, or a single bit of the ciphertext or of `about`. */
export function decrypt(key: Buffer, sealed: string, about: readonly (string | number)[]): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(JSON.stringify(about)));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  // The plaintext is not concatenated, because no code would overwrite the copy. In this mode `final` only verifies the
  // tag and adds no text.
  const plain = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes));
  try {
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    return null;
  }
}
