import { type BrowserWindow, nativeTheme } from 'electron/main';

/** `--ground` of `renderer/styles/tokens.css`, for a light and a dark system. A test compares them. */
export const groundColors = { light: '#f6f4ef', dark: '#14191a' } as const;

/**
 * Returns the colour of a window until its page is painted. It is the page's own, so that nothing flashes white in the
 * dark.
 */
export const groundColor = (): string => (nativeTheme.shouldUseDarkColors ? groundColors.dark : groundColors.light);

/** Updates the background when the system changes between light and dark, until the window is closed. */
export function keepGroundColor(window: BrowserWindow): void {
  const change = () => window.setBackgroundColor(groundColor());
  nativeTheme.on('updated', change);
  window.once('closed', () => nativeTheme.off('updated', change));
}
