import { refusing } from '../refusing.ts';

/** Nobody's finger is known here. */
export function createSystemPreferences() {
  return refusing('systemPreferences', {
    canPromptTouchID: () => false,
    promptTouchID: async (_reason: string) => {
      throw new Error('Touch ID is not available');
    },
  } satisfies Pick<Electron.SystemPreferences, 'canPromptTouchID' | 'promptTouchID'>);
}
