import { InMemoryWebStorage, User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { clientId } from '../provider/bench-provider.ts';
import { obtainTokens } from './code-flow.ts';
import { appMarginMs, type Contender, liveTimers, type Running, redirectUri, scopes } from './contender.ts';

type Stored = readonly string[];

/** Defines `window`, the only browser global that the library needs and Node has under another name. */
function beBrowserEnough(): void {
  Object.assign(globalThis, { window: globalThis });
}

/**
 * Creates one manager per account, because its settings bind it to one user. Each has the automatic renewal that is on
 * by default.
 */
const managerFor = (issuer: string) =>
  new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  });

function run(managers: readonly UserManager[]): Running {
  return {
    token: async (number) => {
      const manager = managers[number];
      if (manager === undefined) throw new Error(`There is no account ${number}`);
      const user = await manager.getUser();
      if (user !== null && (user.expires_in ?? 0) * 1_000 > appMarginMs) return user.access_token;
      const renewed = await manager.signinSilent();
      if (renewed === null) throw new Error('No user came of the renewal');
      return renewed.access_token;
    },
    timers: liveTimers,
    stop: async () => {
      for (const manager of managers) manager.stopSilentRenew();
    },
  };
}

export const oidcClient: Contender = {
  signIn: async (issuer, count) => {
    beBrowserEnough();
    const managers: UserManager[] = [];
    const stored: string[] = [];
    for (let number = 0; number < count; number += 1) {
      const tokens = await obtainTokens(issuer);
      const user = new User({
        ...tokens,
        token_type: 'Bearer',
        expires_at: Math.floor(Date.now() / 1_000) + tokens.expires_in,
        profile: JSON.parse(Buffer.from(tokens.id_token.split('.')[1] ?? '', 'base64url').toString('utf8')),
      });
      const manager = managerFor(issuer);
      await manager.storeUser(user);
      managers.push(manager);
      stored.push(user.toStorageString());
    }
    return { ...run(managers), stored: (): Stored => stored };
  },
  start: async (issuer, stored) => {
    beBrowserEnough();
    const managers: UserManager[] = [];
    for (const text of stored as Stored) {
      const manager = managerFor(issuer);
      await manager.storeUser(User.fromStorageString(text));
      // Loads the user, which starts the watch over the token's expiry.
      await manager.getUser();
      managers.push(manager);
    }
    return run(managers);
  },
};
