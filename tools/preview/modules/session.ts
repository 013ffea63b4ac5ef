import type { CdpConnection } from '../cdp/connection.ts';
import { type Connections, createConnections } from '../net/connections.ts';
import { refuseOptions, refusing } from '../refusing.ts';
import { createSessionProtocol, type ProtocolHandler, type Schemes } from './protocol.ts';

type RequestHandler = (
  contents: object | null,
  permission: string,
  decide: (granted: boolean) => void,
  details: object,
) => void;
type CheckHandler = (contents: object | null, permission: string, origin: string, details: object) => boolean;

/** Maps Electron's names of permissions to Chromium's. */
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

/** A session as the other parts of preview use it. */
export interface PreviewSession {
  /** The object that main sees. */
  readonly face: object;
  readonly connections: Connections;
  handlerOf(scheme: string): ProtocolHandler | null;
  applyPermissions(browser: CdpConnection, contents: object): Promise<void>;
}

export interface Sessions {
  /** Returns the session of a partition; `''` is the default session, as in Electron. */
  fromPartition(partition: string): PreviewSession;
  /** Returns the session of one of main's session objects; throws for any other object. */
  byFace(face: object): PreviewSession;
}

export interface SessionsOptions {
  readonly isReady: () => boolean;
  readonly schemes: Schemes;
  readonly onCreated: (face: object) => void;
}

/** Creates the sessions of the app, each on first use. All except the default one are in memory. */
export function createSessions({ isReady, schemes, onCreated }: SessionsOptions) {
  const byPartition = new Map<string, PreviewSession>();

  function fromPartition(partition: string): PreviewSession {
    if (!isReady()) throw new Error('Session can only be received when app is ready');
    if (partition.startsWith('persist:')) throw new Error('preview: a partition that persists is not implemented');
    const known = byPartition.get(partition);
    if (known !== undefined) return known;
    const made = createSession(partition, schemes);
    byPartition.set(partition, made);
    onCreated(made.face);
    return made;
  }

  const sessions: Sessions = {
    fromPartition,
    byFace: (face) => {
      const found = [...byPartition.values()].find((each) => each.face === face);
      if (found === undefined) throw new TypeError('`session` should be an instance of the Session class');
      return found;
    },
  };
  const session = refusing('session', {
    get defaultSession() {
      return fromPartition('').face;
    },
    fromPartition: (partition: string, options: object = {}) => {
      refuseOptions('session.fromPartition', options, { cache: (value) => value === false });
      return fromPartition(partition).face;
    },
  });
  return { session, sessions };
}

function createSession(partition: string, schemes: Schemes): PreviewSession {
  const connections = createConnections();
  const { members: protocol, handlerOf } = createSessionProtocol(schemes);
  let onRequest: RequestHandler | null = null;
  let onCheck: CheckHandler | null = null;
  // Electron starts with the language of the system, and downloads its dictionary.
  let languages: readonly string[] = ['en-US'];
  let isSpellChecking = true;

  const face = refusing('Session', {
    protocol: refusing('Session.protocol', protocol),
    closeAllConnections: async () => connections.closeAll(),
    setPermissionRequestHandler: (handler: RequestHandler | null) => {
      onRequest = handler;
    },
    setPermissionCheckHandler: (handler: CheckHandler | null) => {
      onCheck = handler;
    },
    setSpellCheckerLanguages: (wanted: readonly string[]) => {
      languages = [...wanted];
      isSpellChecking = wanted.length > 0;
    },
    getSpellCheckerLanguages: () => languages,
    setSpellCheckerEnabled: (enabled: boolean) => {
      isSpellChecking = enabled;
    },
    isSpellCheckerEnabled: () => isSpellChecking,
    isPersistent: () => partition === '',
  } satisfies { readonly [Name in keyof Electron.Session]?: unknown });

  async function isGranted(contents: object, permission: string): Promise<boolean> {
    const requested = new Promise<boolean>((resolve) => {
      if (onRequest === null) resolve(true);
      else onRequest(contents, permission, resolve, { requestingUrl: '', isMainFrame: true });
    });
    return (await requested) && (onCheck?.(contents, permission, '', { isMainFrame: true }) ?? true);
  }

  /**
   * Calls main's handlers for each permission before a page loads and sets Chromium's permissions accordingly, because
   * Chromium cannot ask another process at the time of the request.
   */
  async function applyPermissions(browser: CdpConnection, contents: object): Promise<void> {
    const settled = Object.entries(permissions).map(async ([permission, names]) => {
      const setting = (await isGranted(contents, permission)) ? 'granted' : 'denied';
      const set = (name: string) => browser.send('Browser.setPermission', { permission: { name }, setting });
      await Promise.all(names.map(set));
    });
    await Promise.all(settled);
  }

  return { face, connections, handlerOf, applyPermissions };
}
