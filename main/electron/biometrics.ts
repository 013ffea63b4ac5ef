import { systemPreferences } from 'electron/main';
import type { Ability } from '../../contract/settings.ts';
import { SessionError } from '../session/ports/index.ts';

/**
 * Verifies that the user at this computer is its owner. On macOS, Electron requires user presence
 * (`kSecAccessControlUserPresence`), which a fingerprint proves, but also an Apple Watch or the password of the account
 * on this Mac.
 */
export interface Biometrics {
  ability(): Ability;
  /**
   * Prompts the user. Calls during an open prompt share its result. Throws `biometrics-refused`, or
   * `biometrics-unavailable` if there is no prompt, too many tries have locked it, or it is not allowed.
   */
  prove(): Promise<void>;
}

export interface BiometricsOptions {
  /** Whether the configuration and the policy of this computer allow biometrics. */
  readonly isAllowed: boolean;
  readonly platform?: NodeJS.Platform;
}

/** macOS puts the app's name before it: "Nightlatch is trying to ...". */
const reason = 'unlock your accounts';

/** Creates the biometrics of this computer: Touch ID. Other systems have nothing reliable (decision 19). */
export function createBiometrics({ isAllowed, platform = process.platform }: BiometricsOptions): Biometrics {
  let asking: Promise<void> | null = null;

  const canAsk = () => platform === 'darwin' && isAllowed && systemPreferences.canPromptTouchID();

  async function ask(): Promise<void> {
    if (!canAsk()) throw new SessionError('biometrics-unavailable');
    try {
      await systemPreferences.promptTouchID(reason);
    } catch {
      // macOS gives its reasons only as localised sentences. After too many tries, no prompt is possible any more.
      throw new SessionError(canAsk() ? 'biometrics-refused' : 'biometrics-unavailable');
    }
  }

  return {
    ability: () => {
      if (platform !== 'darwin') return 'not-offered';
      if (!isAllowed) return 'not-allowed';
      return canAsk() ? 'yes' : 'not-set-up';
    },
    prove: async () => {
      asking ??= ask().finally(() => {
        asking = null;
      });
      await asking;
    },
  };
}
