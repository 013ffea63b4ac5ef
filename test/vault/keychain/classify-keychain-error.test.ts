import { expect, test } from 'vitest';
import { SessionError } from '../../../main/session/ports/errors.ts';
import { classifyKeychainError } from '../../../main/vault/keychain/classify-keychain-error.ts';

// The Secret Service's own messages are provoked in keychain-trouble.test.ts. These are the texts of macOS for a result
// code and of Windows for an error, as the keyring library passes them on.
test.each([
  ['Platform failure: User interaction is not allowed.', 'keychain-locked'],
  ['Platform failure: User interaction is required, but is currently not allowed.', 'keychain-locked'],
  ['Platform failure: User canceled the operation.', 'keychain-access-denied'],
  ['Platform failure: The user name or passphrase you entered is not correct.', 'keychain-access-denied'],
  ['Platform failure: Windows error code 5', 'keychain-access-denied'],
  ["Couldn't access platform storage: Windows error code 1062", 'keychain-unavailable'],
  ["Couldn't access platform storage: No keychain is available. You may need to restart.", 'keychain-unavailable'],
  ["Couldn't access platform storage: The specified keychain could not be found.", 'keychain-unavailable'],
  ["Couldn't access platform storage: Windows ERROR_NO_SUCH_LOGON_SESSION", 'keychain-unavailable'],
  ['Not a valid utf16 blob', 'keychain-record-unreadable'],
  ['Entry is matched by 2 credentials: [..]', 'keychain-record-unreadable'],
  // keytar: the messages of macOS, Windows and libsecret
  ['User canceled the operation.', 'keychain-access-denied'],
  ['User interaction is not allowed.', 'keychain-locked'],
  ['Access is denied.', 'keychain-access-denied'],
  ['The service has not been started.', 'keychain-unavailable'],
  ['A specified logon session does not exist. It may already have been terminated.', 'keychain-unavailable'],
  ['Message recipient disconnected from message bus without replying', 'keychain-no-answer'],
  ['Cannot create an item in a locked collection', 'keychain-locked'],
  ['DBus error: Rejected send message, 2 matched rules; type="method_call"', 'keychain-access-denied'],
  ['zbus error: org.freedesktop.DBus.Error.AccessDenied: Permission denied', 'keychain-access-denied'],
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain-unavailable'],
])('%s', (said, code) => {
  for (const during of ['read', 'write'] as const) {
    expect(classifyKeychainError(new Error(said), during).code).toBe(code);
  }
});

test('an unknown failure loses nothing: a read is unavailable, a write has failed', () => {
  expect(classifyKeychainError(new Error('what?'), 'read').code).toBe('keychain-unavailable');
  expect(classifyKeychainError('what?', 'write').code).toBe('keychain-write-failed');
});

test('an error that has a code keeps it', () => {
  const error = new SessionError('keychain-locked');
  expect(classifyKeychainError(error, 'write')).toBe(error);
});
