import { z } from 'zod';
import type { CommandArguments, CommandName } from './commands.ts';

const nothing = z.undefined();
const shortText = z.string().min(1).max(200);
/** Bounded, and no more: whether it is long enough is said in words, by its own code. */
const passcode = z.string().min(1).max(200);

/** What main accepts from the window, command by command. Unknown keys are refused, not dropped. */
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
} as const satisfies { readonly [Name in CommandName]: z.ZodType<CommandArguments<Name>> };
