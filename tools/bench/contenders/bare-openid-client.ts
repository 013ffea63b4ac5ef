import { type Configuration, discovery, None, refreshTokenGrant } from 'openid-client';
import { clientId } from '../provider/bench-provider.ts';
import { obtainTokens } from './code-flow.ts';
import { appMarginMs, type Contender, liveTimers, type Running } from './contender.ts';

interface Kept {
  accessToken: string;
  refreshToken: string;
  expiresAt: number;
}

/** The code of an app that has only openid-client: it stores the tokens, checks their expiry, and refreshes. */
function run(configuration: Configuration, accounts: readonly Kept[]): Running {
  return {
    token: async (number) => {
      const kept = accounts[number];
      if (kept === undefined) throw new Error(`There is no account ${number}`);
      if (kept.expiresAt - Date.now() > appMarginMs) return kept.accessToken;
      const answer = await refreshTokenGrant(configuration, kept.refreshToken);
      kept.accessToken = answer.access_token;
      kept.refreshToken = answer.refresh_token ?? kept.refreshToken;
      kept.expiresAt = Date.now() + (answer.expiresIn() ?? 0) * 1_000;
      return kept.accessToken;
    },
    timers: liveTimers,
    stop: async () => undefined,
  };
}

const discover = (issuer: string) => discovery(new URL(issuer), clientId, undefined, None());

export const bareOpenidClient: Contender = {
  signIn: async (issuer, count) => {
    const accounts: Kept[] = [];
    for (let number = 0; number < count; number += 1) {
      const { access_token, refresh_token, expires_in } = await obtainTokens(issuer);
      const expiresAt = Date.now() + expires_in * 1_000;
      accounts.push({ accessToken: access_token, refreshToken: refresh_token, expiresAt });
    }
    return { ...run(await discover(issuer), accounts), stored: () => structuredClone(accounts) };
  },
  start: async (issuer, stored) => run(await discover(issuer), stored as Kept[]),
};
