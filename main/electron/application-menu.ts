import type { MenuItemConstructorOptions } from 'electron/main';

type Item = MenuItemConstructorOptions;

/** `+` shares its key with `=` on most keyboards, which send `=` without Shift. */
const viewItems: readonly Item[] = [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
  { role: 'zoomOut' },
  { type: 'separator' },
  { role: 'togglefullscreen' },
];

/**
 * Returns the application menu. It consists of Electron's roles, with the system's own labels and shortcuts. Two
 * submenus are listed explicitly, because Electron's versions offer reloading and developer tools, and on Windows and
 * Linux a `zoom` without effect.
 */
export function applicationMenu(platform: NodeJS.Platform): readonly Item[] {
  const view: Item = { role: 'viewMenu', submenu: [...viewItems] };
  if (platform === 'darwin') {
    return [{ role: 'appMenu' }, { role: 'fileMenu' }, { role: 'editMenu' }, view, { role: 'windowMenu' }];
  }
  const window: Item = { role: 'windowMenu', submenu: [{ role: 'minimize' }, { role: 'close' }] };
  return [{ role: 'fileMenu' }, { role: 'editMenu' }, view, window];
}
