import { createDemoDirectory } from '../../main/directory/demo-directory.ts';
import { createClock } from '../../main/electron/clock.ts';
import { createRefreshLock } from '../../main/lock/refresh-lock.ts';
import { createProvider } from '../../main/oidc/provider.ts';
import { guardFetch } from '../../main/oidc/provider-fetch.ts';
import { createEngine } from '../../main/session/engine.ts';
import type { Engine } from '../../main/session/engine-api.ts';
import type { Directory, Ports, Provider, RecordStore, RedirectReceiver } from '../../main/session/ports/ports.ts';
import type { Keychain } from '../../main/vault/keychain/keychain.ts';
import { loadKeychain } from '../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import { createDemoVisitor } from '../support/demo-visitor.ts';
import { usualReceiver } from '../support/loopback.ts';
import { noDesktop } from '../support/no-desktop.ts';
import type { Gates } from './gates.ts';
import type { ChildPlan } from './protocol.ts';

/** Composes the engine on the app's own adapters, each behind gates. Only the user and the desktop are simulated. */
export async function composeChildEngine(plan: ChildPlan, gates: Gates): Promise<Engine> {
  const { issuer, clientId, service, lockFolder } = plan;
  const clock = createClock();
  const fetch = gatedFetch(plan, gates);
  const vault = createVault({ keychain: gatedKeychain(await loadKeychain('napi'), gates), service });
  const lock = createRefreshLock({ folder: lockFolder, service });
  const visitor = createDemoVisitor();
  const ports: Ports = {
    clock,
    activity: { record: () => undefined },
    browser: { open: (url) => gates.through('browser.open', () => visitor.open(url)) },
    desktop: noDesktop,
    presence: { idleMs: () => 0, subscribe: () => () => undefined },
    vault: {
      accountId: vault.accountId,
      accounts: gatedStore('accounts', vault.accounts, gates),
      session: (id) => gatedStore('session', vault.session(id), gates),
      signOuts: gatedStore('sign-outs', vault.signOuts, gates),
      settings: vault.settings,
      seal: vault.seal,
    },
    refreshLock: {
      withLock: (name, task) => {
        const place = lockPlaces[name] ?? 'refresh lock held';
        return gates.busy(() => lock.withLock(name, () => gates.through(place, task)));
      },
    },
    settings: { idleLimitMs: 3_600_000, absoluteLifetimeMs: 12 * 3_600_000, signInDeadlineMs: 30_000 },
    providers: [
      {
        name: 'Demo',
        clientId,
        endsBrowserSession: false,
        provider: gatedProvider(
          createProvider({
            id: 'demo',
            issuer,
            clientId,
            scopes: ['openid', 'profile', 'email', 'offline_access'],
            deviceName: 'Crash test',
            allowInsecureLoopback: true,
            fetch,
            now: clock.now,
          }),
          gates,
        ),
        directory: gatedDirectory(createDemoDirectory({ issuer, fetch: guardFetch(fetch) }), gates),
        redirect: gatedRedirect(usualReceiver(), gates),
      },
    ],
  };
  return createEngine(ports);
}

const lockPlaces: Readonly<Record<string, string>> = { accounts: 'list lock held', 'sign-outs': 'queue lock held' };

function gatedStore<Value>(name: string, store: RecordStore<Value>, gates: Gates): RecordStore<Value> {
  return {
    read: () => gates.through(`${name}.read`, store.read),
    write: (value) => gates.through(`${name}.write`, () => store.write(value)),
    keepInMemory: store.keepInMemory,
    clear: () => gates.through(`${name}.clear`, store.clear),
  };
}

/** Keys items by their kind, not by their account or slot, because the slot changes with every write. */
function gatedKeychain(keychain: Keychain, gates: Gates): Keychain {
  const itemOf = (account: string) => {
    const [, kind, part] = /^([a-z-]+)(?:\.[\w-]+)?\.[ab](?:\.(\d+))?$/.exec(account) ?? [];
    return `${kind} ${part === undefined ? 'head' : `part ${part}`}`;
  };
  return {
    ...keychain,
    setPassword: (service, account, password) =>
      gates.through(`keychain set ${itemOf(account)}`, () => keychain.setPassword(service, account, password)),
    deletePassword: (service, account) =>
      gates.through(`keychain delete ${itemOf(account)}`, () => keychain.deletePassword(service, account)),
  };
}

/** These requests spend or end something. Others only have to finish before the app counts as idle. */
const gatedPaths: Readonly<Record<string, string>> = {
  '/token': 'token request',
  '/token/revocation': 'revocation request',
};

function gatedFetch({ issuer, tokenOrigin }: ChildPlan, gates: Gates): typeof globalThis.fetch {
  return (input, init) => {
    const url = new URL(String(input));
    const place = url.origin === issuer ? gatedPaths[url.pathname] : undefined;
    if (place === undefined) return gates.busy(() => fetch(url, init));
    return gates.through(place, () => fetch(new URL(url.pathname, tokenOrigin), init));
  };
}

function gatedProvider(provider: Provider, gates: Gates): Provider {
  const { id, issuer } = provider;
  return {
    id,
    issuer,
    prepare: (ask, signal) => gates.through('provider.prepare', () => provider.prepare(ask, signal)),
    exchange: (prepared, callback) => gates.through('provider.exchange', () => provider.exchange(prepared, callback)),
    refresh: (token, subject, ask) => gates.through('provider.refresh', () => provider.refresh(token, subject, ask)),
    revoke: (token) => gates.through('provider.revoke', () => provider.revoke(token)),
    endSessionUrl: () => provider.endSessionUrl(),
  };
}

function gatedDirectory(directory: Directory, gates: Gates): Directory {
  return {
    supported: directory.supported,
    list: (token) => gates.through('directory.list', () => directory.list(token)),
    endOthers: (token) => gates.through('directory.endOthers', () => directory.endOthers(token)),
    accepts: (token) => gates.through('directory.accepts', () => directory.accepts(token)),
  };
}

function gatedRedirect(receiver: RedirectReceiver, gates: Gates): RedirectReceiver {
  return {
    open: async (onStray) => {
      const open = await gates.through('redirect.open', () => receiver.open(onStray));
      return {
        redirectUri: open.redirectUri,
        answer: (isOurs) => gates.through('redirect.answer', () => open.answer(isOurs)),
        conclude: (outcome) => gates.through('redirect.conclude', () => open.conclude(outcome)),
      };
    },
  };
}
