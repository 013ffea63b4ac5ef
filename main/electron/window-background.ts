import { type BrowserWindow, nativeTheme } from 'electron/main';

/** `--ground` of `renderer/styles/tokens.css`, for a light and a dark system. A test compares them. */
export const groundColors = { light: '#f6f4ef', dark: '#14191a' } as const;

/** What a window shows until its page is painted: the page's own ground, so that nothing flashes white in the dark. */
export const groundColor = (): string => (nativeTheme.shouldUseDarkColors ? groundColors.dark : groundColors.light);

/** Gives the window the other ground when the system changes between light and dark, until the window is closed. */
export function keepGroundColor(window: BrowserWindow): void {
  const change = () => window.setBackgroundColor(groundColor());
  nativeTheme.on('updated', change);
  window.once('closed', () => nativeTheme.off('updated', change));
}
