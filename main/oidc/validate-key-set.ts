import { SessionError } from '../session/ports/index.ts';

/**
 * Judges what the provider answers where its keys should be (RFC 7517, 5): an object with a list of objects. A server
 * under maintenance has other things to say with a 200, and openid-client throws for them what it throws for a signature
 * that is wrong. Which key fits, and whether it is one, is for openid-client to find.
 *
 * Throws `provider-answer-invalid`.
 */
export async function validateKeySet(response: Response): Promise<void> {
  const set = await response.json().catch(() => null);
  if (!isObject(set) || !('keys' in set) || !Array.isArray(set.keys) || !set.keys.every(isObject)) {
    throw new SessionError('provider-answer-invalid');
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
