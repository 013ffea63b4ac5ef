import { session } from 'electron/main';

/** The page needs no permission at all, and Electron's default is to grant: deny each by name unseen. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
}
