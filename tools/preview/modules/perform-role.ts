import type { WindowFace } from './window.ts';

/** Performs the roles that preview implements, as Electron does when the user chooses their item. */
export function performRole(role: string, window: WindowFace | undefined, quit: () => void): void {
  if (role === 'quit') quit();
  else if (window !== undefined) performInWindow(role, window);
}

function performInWindow(role: string, window: WindowFace): void {
  const contents = window.webContents;
  switch (role) {
    case 'close':
      window.close();
      break;
    case 'minimize':
      window.minimize();
      break;
    case 'undo':
    case 'redo':
    case 'cut':
    case 'copy':
    case 'paste':
      contents[role]();
      break;
    case 'selectall':
      contents.selectAll();
      break;
    case 'resetzoom':
      contents.zoomLevel = 0;
      break;
    case 'zoomin':
      contents.zoomLevel += 0.5;
      break;
    case 'zoomout':
      contents.zoomLevel -= 0.5;
      break;
    default:
      throw new Error(`preview: the role ${role} does nothing here`);
  }
}
