import type { Ability } from '../../contract/settings.ts';

/**
 * Returns whether the window can be kept out of screenshots and shared screens. Windows can. On macOS the protection is
 * requested too, but not offered as reliable, because programs that use ScreenCaptureKit, as new ones do, still see the
 * window. Linux has no such protection.
 */
export const captureProtection = (platform: NodeJS.Platform): Ability => (platform === 'win32' ? 'yes' : 'not-offered');
