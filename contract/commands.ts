import type { AccountId, DeviceSession, Snapshot } from './session-state.ts';
import type { Settings } from './settings.ts';

/** What the window may ask of main: one row a command, `[arguments, answer]`. Everything else is derived from this. */
export interface Commands {
  /** The present snapshot; after this, newer ones arrive as events. */
  readonly getSnapshot: readonly [undefined, Snapshot];
  /** Shows another account; `null`: the way to sign in to one more. Nothing is signed out by it. */
  readonly showAccount: readonly [{ readonly accountId: AccountId | null }, null];
  readonly signIn: readonly [{ readonly providerId: string }, null];
  readonly cancelSignIn: readonly [undefined, null];
  /** Opens the browser once more, with a fresh request, for someone who closed the tab. */
  readonly reopenBrowser: readonly [undefined, null];
  /** Locks all accounts. */
  readonly lock: readonly [undefined, null];
  /** Unlocks by a fresh sign-in of the same person. */
  readonly unlock: readonly [undefined, null];
  readonly refreshNow: readonly [undefined, null];
  readonly signOut: readonly [undefined, null];
  /**
   * Where the person has not proved for five minutes who they are, the browser opens first; answered when that is done
   * and the sign-out begins.
   */
  readonly signOutEverywhere: readonly [undefined, null];
  readonly listDevices: readonly [undefined, readonly DeviceSession[]];
  /** Tries again now whatever is waiting: the vault, a refresh, a pending sign-out. */
  readonly retry: readonly [undefined, null];
  /** The person's own choice to give up a stored session that cannot be read. */
  readonly discardStoredSession: readonly [undefined, null];
  readonly dismissReceipt: readonly [{ readonly receiptId: string }, null];
  /** Opens the seal and every lock but that of an absolute lifetime. The answer says whether it was the passcode. */
  readonly unlockWithPasscode: readonly [{ readonly passcode: string }, null];
  readonly setPasscode: readonly [{ readonly passcode: string }, null];
  readonly changePasscode: readonly [{ readonly passcode: string; readonly next: string }, null];
  readonly removePasscode: readonly [{ readonly passcode: string }, null];
  /** Where anything of it protects less than what holds now, as `signOutEverywhere`. Answered when it holds. */
  readonly changeSettings: readonly [{ readonly settings: Settings }, null];
  /** Opens every lock but that of an absolute lifetime, where the settings allow it and no passcode is set. */
  readonly unlockWithBiometrics: readonly [undefined, null];
  /** The person's own choice to give up every session, because the passcode is forgotten. */
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
