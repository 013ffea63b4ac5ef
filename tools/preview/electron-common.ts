// The module that `import ... from 'electron/common'` resolves to.
import { providedElectron } from './provided-electron.ts';
import { refused } from './refusing.ts';

export const { shell } = providedElectron();

export const crashReporter = refused('crashReporter');
export const nativeImage = refused('nativeImage');
export const sharedTexture = refused('sharedTexture');
