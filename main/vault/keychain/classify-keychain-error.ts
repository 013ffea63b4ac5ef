import type { SessionErrorCode } from '../../../contract/session-error.ts';
import { SessionError } from '../../session/ports/index.ts';

type KeychainCode = Extract<SessionErrorCode, `keychain-${string}`>;

/**
 * The modules report no codes, only text. The texts of the Secret Service are reproduced for real in
 * test/vault/keychain/keychain-trouble.test.ts. Those of macOS are the texts of Security.framework's result codes,
 * those of Windows the names that the keyring library prints.
 */
const sentences: readonly (readonly [RegExp, KeychainCode])[] = [
  // Secret Service: a locked collection also reports a dismissed prompt if no user can be prompted.
  [/prompt was dismissed|Secret\.Error\.IsLocked|object locked|locked (collection|object)/i, 'keychain-locked'],
  // errSecInteractionNotAllowed, errSecInteractionRequired: no user can be prompted, for example over a remote shell.
  [/interaction is (not allowed|required)/i, 'keychain-locked'],
  // errSecUserCanceled, errSecAuthFailed; ERROR_ACCESS_DENIED.
  [/user cancell?ed|name or passphrase you entered|access is denied|error code 5$/i, 'keychain-access-denied'],
  // A message bus whose policy denies access, for example from a sandbox.
  [/DBus\.Error\.AccessDenied|policy prevents this sender|Rejected send message/, 'keychain-access-denied'],
  [/not (a )?valid utf-?(8|16)|not UTF-8|matched by \d+ credentials/i, 'keychain-record-unreadable'],
  // The service exists but does not reply: it hangs, or died during the call.
  [/did not receive a reply|without replying|before a reply/i, 'keychain-no-answer'],
  // The message bus or the service is missing. Any other D-Bus error comes from a running service, such as one with a
  // full disk.
  [/autolaunch|failed to connect|not provided by any|Secret Service provider/i, 'keychain-unavailable'],
  [/session does not exist|connection (is )?closed|DBus\.Error\./i, 'keychain-unavailable'],
  // errSecNotAvailable, errSecNoSuchKeychain, errSecInvalidKeychain; ERROR_NO_SUCH_LOGON_SESSION, ERROR_SERVICE_*.
  [/No keychain is available|specified keychain|NO_SUCH_LOGON_SESSION|logon session/i, 'keychain-unavailable'],
  [/service (has not been started|cannot be started)|error code (1058|1062)$/i, 'keychain-unavailable'],
];

/**
 * Returns the error with its code. An unknown read error is `keychain-unavailable`, which does not claim that anything
 * is lost; an unknown write error is `keychain-write-failed`.
 */
export function classifyKeychainError(error: unknown, during: 'read' | 'write'): SessionError {
  if (error instanceof SessionError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const known = sentences.find(([sentence]) => sentence.test(said));
  const unknown = during === 'read' ? 'keychain-unavailable' : 'keychain-write-failed';
  return new SessionError(known?.[1] ?? unknown, { cause: error });
}
