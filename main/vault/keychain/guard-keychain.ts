import { SessionError } from '../../session/ports/index.ts';
import { classifyKeychainError } from './classify-keychain-error.ts';
import type { Keychain } from './keychain.ts';

/** Time limit per call, in ms: longer than a keychain needs, shorter than a user waits without feedback. */
const usualTimeLimitMs = 10_000;

/**
 * Makes a module's keychain safe to wait for: calls run one at a time, each with a time limit and an error code.
 *
 * A call that exceeds its limit cannot be cancelled, because it may be waiting for the user to respond to the system's
 * prompt. So the next call waits for it, within its own limit, and does not raise a second prompt. A call whose limit
 * passes before its turn is never made: a late write must not overwrite a newer one.
 */
export function guardKeychain(keychain: Keychain, timeLimitMs: number = usualTimeLimitMs): Keychain {
  let previous: Promise<unknown> = Promise.resolve();

  function guarded<Value>(during: 'read' | 'write', call: () => Promise<Value>): Promise<Value> {
    const before = previous;
    let timer: NodeJS.Timeout | undefined;
    let expired = false;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        expired = true;
        reject(new SessionError('keychain-no-answer'));
      }, timeLimitMs);
    });
    const turn = before.then(async () => {
      if (expired) throw new SessionError('keychain-no-answer');
      return await call();
    });
    previous = turn.catch(() => undefined);
    return Promise.race([turn, limit])
      .catch((error: unknown) => {
        throw classifyKeychainError(error, during);
      })
      .finally(() => clearTimeout(timer));
  }

  return {
    getPassword: (service, account) => guarded('read', () => keychain.getPassword(service, account)),
    setPassword: (service, account, password) =>
      guarded('write', () => keychain.setPassword(service, account, password)),
    deletePassword: (service, account) => guarded('write', () => keychain.deletePassword(service, account)),
    findCredentials: (service) => guarded('read', () => keychain.findCredentials(service)),
  };
}
