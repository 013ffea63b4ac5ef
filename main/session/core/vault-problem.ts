import type { VaultProblem } from '../../../contract/session-state.ts';
import type { codeOf } from '../ports/errors.ts';

/** Returns the kind of vault problem that a code stands for. */
export function problemOf(code: ReturnType<typeof codeOf>): VaultProblem {
  if (code === 'keychain-locked' || code === 'keychain-access-denied') return 'locked';
  if (code === 'keychain-changed' || code === 'keychain-module-changed') return 'backend-changed';
  return code === 'keychain-record-unreadable' ? 'unreadable' : 'unavailable';
}
