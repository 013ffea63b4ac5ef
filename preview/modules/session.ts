import type { CdpConnection } from '../cdp/connection.ts';
import { refusing } from '../refusing.ts';

type RequestHandler = (
  contents: object | null,
  permission: string,
  decide: (granted: boolean) => void,
  details: object,
) => void;
type CheckHandler = (contents: object | null, permission: string, origin: string, details: object) => boolean;

/** Electron's names of permissions, and Chromium's. */
const permissions: Readonly<Record<string, readonly string[]>> = {
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  geolocation: ['geolocation'],
  'idle-detection': ['idle-detection'],
  keyboardLock: ['keyboard-lock'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  notifications: ['notifications'],
  pointerLock: ['pointer-lock'],
  'speaker-selection': ['speaker-selection'],
  'storage-access': ['storage-access'],
  'window-management': ['window-management'],
};

/**
 * The one session. Chromium asks nobody outside for a permission; it is told beforehand. So main's handlers are asked
 * about each permission before a page loads, and their answers are what Chromium then goes by.
 */
export function createSession() {
  let onRequest: RequestHandler | null = null;
  let onCheck: CheckHandler | null = null;

  const defaultSession = refusing('session.defaultSession', {
    setPermissionRequestHandler: (handler: RequestHandler | null) => {
      onRequest = handler;
    },
    setPermissionCheckHandler: (handler: CheckHandler | null) => {
      onCheck = handler;
    },
    isPersistent: () => true,
  } satisfies { readonly [Name in keyof Electron.Session]?: unknown });

  async function isGranted(contents: object, permission: string): Promise<boolean> {
    const requested = new Promise<boolean>((resolve) => {
      if (onRequest === null) resolve(true);
      else onRequest(contents, permission, resolve, { requestingUrl: '', isMainFrame: true });
    });
    return (await requested) && (onCheck?.(contents, permission, '', { isMainFrame: true }) ?? true);
  }

  async function applyPermissions(browser: CdpConnection, contents: object): Promise<void> {
    const settled = Object.entries(permissions).map(async ([permission, names]) => {
      const setting = (await isGranted(contents, permission)) ? 'granted' : 'denied';
      const set = (name: string) => browser.send('Browser.setPermission', { permission: { name }, setting });
      await Promise.all(names.map(set));
    });
    await Promise.all(settled);
  }

  return { session: refusing('session', { defaultSession }), defaultSession, applyPermissions };
}
