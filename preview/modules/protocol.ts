import { refuseOptions, refusing } from '../refusing.ts';

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

export interface Schemes {
  readonly names: ReadonlySet<string>;
  handlerOf(scheme: string): ProtocolHandler | null;
  /** Whether a page may `fetch` from it: a privilege of its own. */
  allowsFetch(scheme: string): boolean;
}

const boolean = (value: unknown) => typeof value === 'boolean';
const isTrue = (value: unknown) => value === true;

/** Privileged schemes and who answers them. `isReady` is the app's. */
export function createProtocol(isReady: () => boolean) {
  const names = new Set<string>();
  const fetchable = new Set<string>();
  const handlers = new Map<string, ProtocolHandler>();
  let registered = false;

  const protocol = refusing('protocol', {
    registerSchemesAsPrivileged(schemes: readonly Electron.CustomScheme[]) {
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
    },
    handle(scheme: string, handler: ProtocolHandler) {
      if (!isReady()) throw new Error('protocol.handle can only be called after app is ready');
      if (!names.has(scheme)) throw new Error(`preview: protocol.handle('${scheme}') needs a privileged scheme`);
      if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      handlers.set(scheme, handler);
    },
    unhandle(scheme: string) {
      if (!handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
    },
    isProtocolHandled: (scheme: string) => handlers.has(scheme),
  } satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'unhandle' | 'isProtocolHandled'> & {
    handle: unknown;
  });

  const schemes: Schemes = {
    names,
    handlerOf: (scheme) => handlers.get(scheme) ?? null,
    allowsFetch: (scheme) => fetchable.has(scheme),
  };
  return { protocol, schemes };
}
