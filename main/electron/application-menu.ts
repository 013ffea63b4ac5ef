import type { MenuItemConstructorOptions } from 'electron/main';

type Item = MenuItemConstructorOptions;

/** `+` shares its key with `=` on most keyboards, and without Shift it is the `=` that arrives. */
const viewItems: readonly Item[] = [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
  { role: 'zoomOut' },
  { type: 'separator' },
  { role: 'togglefullscreen' },
];

/**
 * The menu of the application: Electron's roles only, with the system's own words and keys. Two submenus are spelled out,
 * because Electron's own ones offer reloading and developer tools, and on Windows and Linux a `zoom` that does nothing.
 */
export function applicationMenu(platform: NodeJS.Platform): readonly Item[] {
  const view: Item = { role: 'viewMenu', submenu: [...viewItems] };
  if (platform === 'darwin') {
    return [{ role: 'appMenu' }, { role: 'fileMenu' }, { role: 'editMenu' }, view, { role: 'windowMenu' }];
  }
  const window: Item = { role: 'windowMenu', submenu: [{ role: 'minimize' }, { role: 'close' }] };
  return [{ role: 'fileMenu' }, { role: 'editMenu' }, view, window];
}
