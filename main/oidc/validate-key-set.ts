import { SessionError } from '../session/ports/index.ts';

/**
 * Validates the response of the key set endpoint (RFC 7517, 5): an object with a list of objects. A server under
 * maintenance may send something else with a 200, for which openid-client throws the same error as for a wrong
 * signature. openid-client decides which key fits and whether it is valid.
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
