import type { AccountId, DeviceSession, Snapshot } from './session-state.ts';
import type { Settings } from './settings.ts';

/**
 * The commands that the window can send to main, one `[arguments, result]` row per command. All other types derive from
 * it.
 */
export interface Commands {
  /** Resolves with the current snapshot. Newer ones arrive as events. */
  readonly getSnapshot: readonly [undefined, Snapshot];
  /** Shows another account, or the screen that signs in to an additional one if `null`. Signs nothing out. */
  readonly showAccount: readonly [{ readonly accountId: AccountId | null }, null];
  readonly signIn: readonly [{ readonly providerId: string }, null];
  readonly cancelSignIn: readonly [undefined, null];
  /** Opens the browser again, with a new authorization request, for a user who closed the tab. */
  readonly reopenBrowser: readonly [undefined, null];
  /** Locks all accounts. */
  readonly lock: readonly [undefined, null];
  /** Unlocks after a new sign-in of the same user. */
  readonly unlock: readonly [undefined, null];
  readonly refreshNow: readonly [undefined, null];
  readonly signOut: readonly [undefined, null];
  /**
   * Opens the browser first if the user has not authenticated in the last five minutes. Resolves after that sign-in,
   * when the sign-out begins.
   */
  readonly signOutEverywhere: readonly [undefined, null];
  readonly listDevices: readonly [undefined, readonly DeviceSession[]];
  /** Retries at once whatever is waiting: the vault, a refresh, a pending sign-out. */
  readonly retry: readonly [undefined, null];
  /** Discards a stored session that cannot be read. Only the user can choose this. */
  readonly discardStoredSession: readonly [undefined, null];
  readonly dismissReceipt: readonly [{ readonly receiptId: string }, null];
  /**
   * Opens the seal and every lock except one for the absolute lifetime. The result tells whether the passcode was
   * right.
   */
  readonly unlockWithPasscode: readonly [{ readonly passcode: string }, null];
  readonly setPasscode: readonly [{ readonly passcode: string }, null];
  readonly changePasscode: readonly [{ readonly passcode: string; readonly next: string }, null];
  readonly removePasscode: readonly [{ readonly passcode: string }, null];
  /**
   * Requires a recent sign-in, as `signOutEverywhere` does, if any setting becomes weaker. Resolves when the settings
   * apply.
   */
  readonly changeSettings: readonly [{ readonly settings: Settings }, null];
  /** Opens every lock except one for the absolute lifetime, if the settings allow it and no passcode is set. */
  readonly unlockWithBiometrics: readonly [undefined, null];
  /** Discards every session because the user forgot the passcode. Only the user can choose this. */
  readonly forgetPasscode: readonly [undefined, null];
}

export type CommandName = keyof Commands;
export type CommandArguments<Name extends CommandName> = Commands[Name][0];
export type CommandAnswer<Name extends CommandName> = Commands[Name][1];

export const commandChannels = {
  getSnapshot: 'nightlatch:get-snapshot',
  showAccount: 'nightlatch:show-account',
  signIn: 'nightlatch:sign-in',
  cancelSignIn: 'nightlatch:cancel-sign-in',
  reopenBrowser: 'nightlatch:reopen-browser',
  lock: 'nightlatch:lock',
  unlock: 'nightlatch:unlock',
  refreshNow: 'nightlatch:refresh-now',
  signOut: 'nightlatch:sign-out',
  signOutEverywhere: 'nightlatch:sign-out-everywhere',
  listDevices: 'nightlatch:list-devices',
  retry: 'nightlatch:retry',
  discardStoredSession: 'nightlatch:discard-stored-session',
  dismissReceipt: 'nightlatch:dismiss-receipt',
  unlockWithPasscode: 'nightlatch:unlock-with-passcode',
  setPasscode: 'nightlatch:set-passcode',
  changePasscode: 'nightlatch:change-passcode',
  removePasscode: 'nightlatch:remove-passcode',
  forgetPasscode: 'nightlatch:forget-passcode',
  changeSettings: 'nightlatch:change-settings',
  unlockWithBiometrics: 'nightlatch:unlock-with-biometrics',
} as const satisfies Record<CommandName, string>;
