import type { Ability } from '../../contract/settings.ts';

/**
 * Whether the window can be kept out of pictures and shared screens. Windows does it. macOS still lets programs that use
 * ScreenCaptureKit see the window, as new ones do: it is asked for there too, and nobody is told to rely on it. Linux has
 * nothing of the kind.
 */
export const captureProtection = (platform: NodeJS.Platform): Ability => (platform === 'win32' ? 'yes' : 'not-offered');
