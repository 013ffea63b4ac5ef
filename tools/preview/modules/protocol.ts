import { refuseOptions, refusing } from '../refusing.ts';
import type { Sessions } from './session.ts';

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

export interface Schemes {
  readonly names: ReadonlySet<string>;
  /** Returns whether a page may `fetch` from the scheme, which is a separate privilege. */
  allowsFetch(scheme: string): boolean;
}

const boolean = (value: unknown) => typeof value === 'boolean';
const isTrue = (value: unknown) => value === true;

/** Creates the registration of privileged schemes, shared by all sessions. `isReady` is the app's. */
export function createProtocol(isReady: () => boolean) {
  const names = new Set<string>();
  const fetchable = new Set<string>();
  let registered = false;

  function registerSchemesAsPrivileged(schemes: readonly Electron.CustomScheme[]): void {
    if (isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (registered) throw new Error('preview: protocol.registerSchemesAsPrivileged may be called once');
    registered = true;
    for (const { scheme, privileges } of schemes) {
      // Chromium sees the scheme as an https origin, so the privileges of such an origin are required.
      refuseOptions(
        `the scheme ${scheme}`,
        { standard: false, secure: false, ...privileges },
        {
          standard: isTrue,
          secure: isTrue,
          supportFetchAPI: boolean,
          corsEnabled: boolean,
          stream: boolean,
          codeCache: boolean,
          bypassCSP: (value) => value === false,
          allowServiceWorkers: (value) => value === false,
        },
      );
      names.add(scheme);
      if (privileges?.supportFetchAPI === true) fetchable.add(scheme);
    }
  }

  const schemes: Schemes = { names, allowsFetch: (scheme) => fetchable.has(scheme) };
  return { registerSchemesAsPrivileged, schemes };
}

/** Creates the module `protocol`: the registration of schemes, and the default session's own protocol. */
export function createDefaultProtocol(
  registerSchemesAsPrivileged: (schemes: readonly Electron.CustomScheme[]) => void,
  sessions: Sessions,
) {
  const own = () => {
    const { protocol } = sessions.fromPartition('').face as { readonly protocol: SessionProtocol };
    return protocol;
  };
  return refusing('protocol', {
    registerSchemesAsPrivileged,
    handle: (scheme: string, handler: ProtocolHandler) => own().handle(scheme, handler),
    unhandle: (scheme: string) => own().unhandle(scheme),
    isProtocolHandled: (scheme: string) => own().isProtocolHandled(scheme),
  });
}

type SessionProtocol = ReturnType<typeof createSessionProtocol>['members'];

/** Creates the registry of one session's protocol handlers. */
export function createSessionProtocol({ names }: Pick<Schemes, 'names'>) {
  const handlers = new Map<string, ProtocolHandler>();
  const members = {
    handle(scheme: string, handler: ProtocolHandler) {
      if (!names.has(scheme)) throw new Error(`preview: protocol.handle('${scheme}') needs a privileged scheme`);
      if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      handlers.set(scheme, handler);
    },
    unhandle(scheme: string) {
      if (!handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
    },
    isProtocolHandled: (scheme: string) => handlers.has(scheme),
  } satisfies Pick<Electron.Protocol, 'unhandle' | 'isProtocolHandled'> & { handle: unknown };
  return { members, handlerOf: (scheme: string) => handlers.get(scheme) ?? null };
}
