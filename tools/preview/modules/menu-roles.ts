import type { MenuTemplate } from './menu.ts';

const separator = { type: 'separator' } as const;
const roles = (...names: readonly string[]): MenuTemplate =>
  names.map((role) => (role === '-' ? separator : { role: role as 'copy' }));

/** Returns Electron's items for a role that is a submenu. Its view menu includes reloading and developer tools. */
export function defaultSubmenu(role: string, platform: NodeJS.Platform): MenuTemplate | null {
  const isMac = platform === 'darwin';
  switch (role) {
    case 'appmenu':
      return roles('about', '-', 'services', '-', 'hide', 'hideOthers', 'unhide', '-', 'quit');
    case 'filemenu':
      return roles(isMac ? 'close' : 'quit');
    case 'editmenu':
      return roles('undo', 'redo', '-', 'cut', 'copy', 'paste', 'delete', '-', 'selectAll');
    case 'viewmenu':
      return [
        ...roles('reload', 'forceReload', 'toggleDevTools', '-'),
        ...roles('resetZoom', 'zoomIn', 'zoomOut', '-', 'togglefullscreen'),
      ];
    case 'windowmenu':
      return isMac ? roles('minimize', 'zoom', '-', 'front') : roles('minimize', 'zoom', 'close');
    default:
      return null;
  }
}

/** Returns the key of a role. Cut, copy and paste are missing, because the page handles their keys before the menu. */
export function defaultAccelerator(role: string, platform: NodeJS.Platform): string | null {
  const isMac = platform === 'darwin';
  switch (role) {
    case 'close':
      return 'CommandOrControl+W';
    case 'minimize':
      return 'CommandOrControl+M';
    case 'quit':
      return platform === 'win32' ? null : 'CommandOrControl+Q';
    case 'undo':
      return 'CommandOrControl+Z';
    case 'redo':
      return platform === 'win32' ? 'Control+Y' : 'Shift+CommandOrControl+Z';
    case 'selectall':
      return 'CommandOrControl+A';
    case 'resetzoom':
      return 'CommandOrControl+0';
    case 'zoomin':
      return 'CommandOrControl+Plus';
    case 'zoomout':
      return 'CommandOrControl+-';
    case 'togglefullscreen':
      return isMac ? 'Control+Command+F' : 'F11';
    case 'reload':
      return 'CmdOrCtrl+R';
    case 'forcereload':
      return 'Shift+CmdOrCtrl+R';
    case 'toggledevtools':
      return isMac ? 'Alt+Command+I' : 'Ctrl+Shift+I';
    default:
      return null;
  }
}
