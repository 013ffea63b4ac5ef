import { SessionError } from '../../session/ports/index.ts';
import type { Keychain } from './keychain.ts';

/** A variable, not a literal: the module is optional, and neither the compiler nor the bundler may resolve it. */
const moduleName: string = 'keytar';

/** Resolves with keytar itself, if it is installed. Throws `keychain-unavailable` if it is not. */
export async function loadKeytarKeychain(): Promise<Keychain> {
  const loaded: unknown = await import(moduleName).catch((cause: unknown) => {
    throw new SessionError('keychain-unavailable', { cause });
  });
  const keytar = withDefault(loaded);
  if (!isKeychain(keytar)) throw new SessionError('keychain-unavailable');
  return keytar;
}

/** Returns the default export if there is one: the exports of a CommonJS module arrive as the default. */
function withDefault(loaded: unknown): unknown {
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded;
}

function isKeychain(candidate: unknown): candidate is Keychain {
  const names = ['getPassword', 'setPassword', 'deletePassword', 'findCredentials'] as const;
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    names.every((name) => typeof Reflect.get(candidate, name) === 'function')
  );
}
