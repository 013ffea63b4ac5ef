import { refusing } from '../refusing.ts';

/** Preview has no Touch ID. */
export function createSystemPreferences() {
  return refusing('systemPreferences', {
    canPromptTouchID: () => false,
    promptTouchID: async (_reason: string) => {
      throw new Error('Touch ID is not available');
    },
  } satisfies Pick<Electron.SystemPreferences, 'canPromptTouchID' | 'promptTouchID'>);
}
