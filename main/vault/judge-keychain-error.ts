import type { SessionErrorCode } from '../../contract/session-error.ts';
import { SessionError } from '../session/errors.ts';

type KeychainCode = Extract<SessionErrorCode, `keychain-${string}`>;

/**
 * The modules give no codes, only sentences. Those of the Secret Service are provoked for real in
 * test/vault/keychain-trouble.test.ts; those of macOS are the texts of Security.framework's result codes, those of
 * Windows the names the keyring library prints.
 */
const sentences: readonly (readonly [RegExp, KeychainCode])[] = [
  // Secret Service: a dismissed prompt is also what a locked collection answers where nobody can be prompted.
  [/prompt was dismissed|Secret\.Error\.IsLocked|object locked|locked (collection|object)/i, 'keychain-locked'],
  // errSecInteractionNotAllowed, errSecInteractionRequired, errSecUserCanceled, errSecAuthFailed
  [/interaction is (not allowed|required)|user cancell?ed|name or passphrase you entered/i, 'keychain-locked'],
  [/not (a )?valid utf-?(8|16)|not UTF-8|matched by \d+ credentials/i, 'keychain-record-unreadable'],
  // A message bus that is not there, a service that is not on it or does not answer. Any other D-Bus error is the
  // answer of a service that lives, such as one whose disk is full.
  [/autolaunch|failed to connect|not provided by any|Secret Service provider/i, 'keychain-unavailable'],
  [/did not receive a reply|session does not exist|connection (is )?closed|DBus\.Error\./i, 'keychain-unavailable'],
  // errSecNotAvailable, errSecNoSuchKeychain, errSecInvalidKeychain; ERROR_NO_SUCH_LOGON_SESSION
  [/No keychain is available|specified keychain|NO_SUCH_LOGON_SESSION|logon session/i, 'keychain-unavailable'],
];

/** What a failed call means. One nobody knows is `keychain-unavailable` when reading: nothing is said to be lost. */
export function judgeKeychainError(error: unknown, during: 'read' | 'write'): SessionError {
  if (error instanceof SessionError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const known = sentences.find(([sentence]) => sentence.test(said));
  const unknown = during === 'read' ? 'keychain-unavailable' : 'keychain-write-failed';
  return new SessionError(known?.[1] ?? unknown, { cause: error });
}
