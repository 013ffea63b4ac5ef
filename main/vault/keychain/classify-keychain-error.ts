import type { SessionErrorCode } from '../../../contract/session-error.ts';
import { SessionError } from '../../session/ports/index.ts';

type KeychainCode = Extract<SessionErrorCode, `keychain-${string}`>;

/**
 * The modules give no codes, only sentences. Those of the Secret Service are provoked for real in
 * test/vault/keychain/keychain-trouble.test.ts; those of macOS are the texts of Security.framework's result codes, those of
 * Windows the names the keyring library prints.
 */
const sentences: readonly (readonly [RegExp, KeychainCode])[] = [
  // Secret Service: a dismissed prompt is also what a locked collection answers where nobody can be prompted.
  [/prompt was dismissed|Secret\.Error\.IsLocked|object locked|locked (collection|object)/i, 'keychain-locked'],
  // errSecInteractionNotAllowed, errSecInteractionRequired: nobody can be asked, as over a remote shell
  [/interaction is (not allowed|required)/i, 'keychain-locked'],
  // errSecUserCanceled, errSecAuthFailed; ERROR_ACCESS_DENIED
  [/user cancell?ed|name or passphrase you entered|access is denied|error code 5$/i, 'keychain-access-denied'],
  // A message bus whose rules let nobody in, as from a sandbox.
  [/DBus\.Error\.AccessDenied|policy prevents this sender|Rejected send message/, 'keychain-access-denied'],
  [/not (a )?valid utf-?(8|16)|not UTF-8|matched by \d+ credentials/i, 'keychain-record-unreadable'],
  // It is there, and says nothing: it hangs, or died over it.
  [/did not receive a reply|without replying|before a reply/i, 'keychain-no-answer'],
  // A message bus that is not there, a service that is not on it. Any other D-Bus error is the answer of a service that
  // lives, such as one whose disk is full.
  [/autolaunch|failed to connect|not provided by any|Secret Service provider/i, 'keychain-unavailable'],
  [/session does not exist|connection (is )?closed|DBus\.Error\./i, 'keychain-unavailable'],
  // errSecNotAvailable, errSecNoSuchKeychain, errSecInvalidKeychain; ERROR_NO_SUCH_LOGON_SESSION, ERROR_SERVICE_*
  [/No keychain is available|specified keychain|NO_SUCH_LOGON_SESSION|logon session/i, 'keychain-unavailable'],
  [/service (has not been started|cannot be started)|error code (1058|1062)$/i, 'keychain-unavailable'],
];

/** What a failed call means. One nobody knows is `keychain-unavailable` when reading: nothing is said to be lost. */
export function classifyKeychainError(error: unknown, during: 'read' | 'write'): SessionError {
  if (error instanceof SessionError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const known = sentences.find(([sentence]) => sentence.test(said));
  const unknown = during === 'read' ? 'keychain-unavailable' : 'keychain-write-failed';
  return new SessionError(known?.[1] ?? unknown, { cause: error });
}
