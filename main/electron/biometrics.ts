import { systemPreferences } from 'electron/main';
import type { Ability } from '../../contract/settings.ts';
import { SessionError } from '../session/ports/index.ts';

/**
 * Whether the person at this computer is the one it belongs to, as the system finds. Electron asks macOS for the presence
 * of the user (`kSecAccessControlUserPresence`), which a finger proves, and as well an Apple Watch or the password of the
 * account on this Mac.
 */
export interface Biometrics {
  ability(): Ability;
  /**
   * Asks for it. Who asks while a question is open gets its answer. Throws `biometrics-refused`, and
   * `biometrics-unavailable` where there is no such question, or no longer after too many tries, or it is not allowed.
   */
  prove(): Promise<void>;
}

export interface BiometricsOptions {
  /** Whether the configuration and the policy of this computer allow it. */
  readonly isAllowed: boolean;
  readonly platform?: NodeJS.Platform;
}

/** macOS puts the name of the app before it: "Nightlatch is trying to ...". */
const reason = 'unlock your accounts';

/** Touch ID. The other systems have nothing that could be relied on: decision 19. */
export function createBiometrics({ isAllowed, platform = process.platform }: BiometricsOptions): Biometrics {
  let asking: Promise<void> | null = null;

  const canAsk = () => platform === 'darwin' && isAllowed && systemPreferences.canPromptTouchID();

  async function ask(): Promise<void> {
    if (!canAsk()) throw new SessionError('biometrics-unavailable');
    try {
      await systemPreferences.promptTouchID(reason);
    } catch {
      // Its reasons are sentences in the person's language. Too many tries take the question itself away.
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
