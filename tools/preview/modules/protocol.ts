import { refuseOptions, refusing } from '../refusing.ts';
import type { Sessions } from './session.ts';

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

export interface Schemes {
  readonly names: ReadonlySet<string>;
  /** Whether a page may `fetch` from it: a privilege of its own. */
  allowsFetch(scheme: string): boolean;
}

const boolean = (value: unknown) => typeof value === 'boolean';
const isTrue = (value: unknown) => value === true;

/** Privileged schemes, the same for all sessions. `isReady` is the app's. */
export function createProtocol(isReady: () => boolean) {
  const names = new Set<string>();
  const fetchable = new Set<string>();
  let registered = false;

  function registerSchemesAsPrivileged(schemes: readonly Electron.CustomScheme[]): void {
    if (isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (registered) throw new Error('preview: protocol.registerSchemesAsPrivileged may be called once');
    registered = true;
    for (const { scheme, privileges } of schemes) {
      // Only what an https origin is like anyway can be shown to Chromium as one.
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

/** The module `protocol`: beside the registration of schemes, the default session's own protocol. */
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

/** Who answers the schemes in one session. */
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
