import { type AccountInfo, type AuthenticationResult, ProtocolMode, PublicClientApplication } from '@azure/msal-node';
import { clientId } from '../provider/bench-provider.ts';
import { authorize } from './code-flow.ts';
import { type Contender, liveTimers, type Running, redirectUri, scopes } from './contender.ts';

interface Stored {
  readonly cache: string;
  /** The ids of the accounts, as an app remembers them. */
  readonly homeAccountIds: readonly string[];
}

/** Creates a public client of a generic OpenID provider, with MSAL's own cache in memory. */
const applicationFor = (issuer: string) =>
  new PublicClientApplication({
    auth: { clientId, authority: issuer, knownAuthorities: [new URL(issuer).host] },
    system: { protocolMode: ProtocolMode.OIDC },
  });

function run(application: PublicClientApplication, homeAccountIds: readonly string[]): Running {
  const cache = application.getTokenCache();
  const accounts = new Map<number, AccountInfo>();

  async function accountOf(number: number): Promise<AccountInfo> {
    const known = accounts.get(number);
    if (known !== undefined) return known;
    const found = await cache.getAccountByHomeId(homeAccountIds[number] ?? '');
    if (found === null) throw new Error(`MSAL has no account ${number}`);
    accounts.set(number, found);
    return found;
  }

  return {
    token: async (number) => {
      const account = accounts.get(number) ?? (await accountOf(number));
      return (await application.acquireTokenSilent({ account, scopes })).accessToken;
    },
    timers: liveTimers,
    stop: async () => undefined,
  };
}

export const msalNode: Contender = {
  signIn: async (issuer, count) => {
    const application = applicationFor(issuer);
    const results: AuthenticationResult[] = [];
    for (let number = 0; number < count; number += 1) {
      const { code, verifier } = await authorize(issuer);
      results.push(await application.acquireTokenByCode({ code, codeVerifier: verifier, redirectUri, scopes }));
    }
    const homeAccountIds = results.map(({ account }) => account?.homeAccountId ?? '');
    return {
      ...run(application, homeAccountIds),
      stored: (): Stored => ({ cache: application.getTokenCache().serialize(), homeAccountIds }),
    };
  },
  start: async (issuer, stored) => {
    const { cache, homeAccountIds } = stored as Stored;
    const application = applicationFor(issuer);
    application.getTokenCache().deserialize(cache);
    return run(application, homeAccountIds);
  },
};
