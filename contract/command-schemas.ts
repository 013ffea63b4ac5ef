import { z } from 'zod';
import type { CommandArguments, CommandName } from './commands.ts';
import type { Settings } from './settings.ts';

const nothing = z.undefined();
const shortText = z.string().min(1).max(200);
/** Bounds only. A passcode that is too short has an error code of its own, so that the window can explain it. */
const passcode = z.string().min(1).max(200);

/** One second to 366 days. A time that is longer than allowed has an error code of its own. */
const limitMs = z
  .number()
  .int()
  .min(1_000)
  .max(366 * 24 * 3_600_000);
const orSignOut = z.enum(['lock', 'sign-out']);
const orNothing = z.enum(['lock', 'sign-out', 'nothing']);

/** Always the complete settings: of two concurrent changes, one wins as a whole. Records store the same shape. */
export const settingsSchema = z.strictObject({
  idleLimitMs: limitMs,
  absoluteLifetimeMs: limitMs,
  unfocusedLimitMs: limitMs,
  actions: z.strictObject({
    idle: orSignOut,
    'absolute-lifetime': orSignOut,
    unfocused: orNothing,
    hidden: orNothing,
    'os-locked': orNothing,
    suspended: orNothing,
  }),
  captureProtection: z.boolean(),
  biometrics: z.boolean(),
}) satisfies z.ZodType<Settings>;

/** The arguments that main accepts, per command. Unknown keys are rejected, not dropped. */
export const commandSchemas = {
  getSnapshot: nothing,
  showAccount: z.strictObject({ accountId: shortText.nullable() }),
  signIn: z.strictObject({ providerId: shortText }),
  cancelSignIn: nothing,
  reopenBrowser: nothing,
  lock: nothing,
  unlock: nothing,
  refreshNow: nothing,
  signOut: nothing,
  signOutEverywhere: nothing,
  listDevices: nothing,
  retry: nothing,
  discardStoredSession: nothing,
  dismissReceipt: z.strictObject({ receiptId: shortText }),
  unlockWithPasscode: z.strictObject({ passcode }),
  setPasscode: z.strictObject({ passcode }),
  changePasscode: z.strictObject({ passcode, next: passcode }),
  removePasscode: z.strictObject({ passcode }),
  forgetPasscode: nothing,
  changeSettings: z.strictObject({ settings: settingsSchema }),
  unlockWithBiometrics: nothing,
} as const satisfies { readonly [Name in CommandName]: z.ZodType<CommandArguments<Name>> };
