import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { BrowserPurpose, DeviceSession } from '../../../contract/session-state.ts';
import {
  type AccessTokenRequest,
  defaultToken,
  isDefaultToken,
} from '../../../main/session/ports/access-token-request.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import type { Clock, Directory, Identity, Provider, TokenResponse } from '../../../main/session/ports/ports.ts';
import { Secret } from '../../../main/session/ports/secret.ts';
import type { StepUpRequest } from '../../../main/session/ports/step-up-request.ts';

export const issuer = 'https://issuer.example.test';
export const accessTokenMs = 60_000;

/** The test's orders to the provider, and the provider's records. */
function createOrders() {
  return {
    /** The next user to sign in, and the class of the sign-in. */
    subject: 'ada',
    acr: null as string | null,
    /** Maps refresh token to session id; an ended session has no live token. */
    live: new Map<string, string>(),
    /** The received requests, in order. */
    requests: [] as string[],
    /** The token requests of refreshes, besides those for the session's own token. */
    asks: [] as AccessTokenRequest[],
    stepUps: [] as (StepUpRequest | undefined)[],
    /** The scope in the responses to refreshes. */
    grantedScope: null as readonly string[] | null,
    /** Rejects the requested token, and keeps the refresh token live. */
    refuseAsk: null as SessionErrorCode | null,
    offline: null as SessionErrorCode | null,
    /** Losses of the next refresh requests, in order, before or after the provider has done its part. */
    losses: [] as ('before' | 'after')[],
    /** Accepts a spent token once more with the same successor, like providers with a grace period. */
    graceful: false,
    /** While set, refresh requests hang until it resolves. */
    hold: null as Promise<void> | null,
    holdExchange: null as Promise<void> | null,
    devices: [] as DeviceSession[],
    issueRefreshToken: true,
    revokesReplaced: true,
    /** Whether the provider states when the user authenticated. */
    statesAuthTime: true,
    revocationWorks: true,
    directorySupported: true,
    deadAccessTokens: new Set<string>(),
  };
}

/**
 * A provider with real books: one live refresh token per session, rotated at each use, and a used one ends its session,
 * as RFC 9700, 4.14.2 requires.
 */
export function createProviderWithBooks(clock: Clock, journal: string[]) {
  const orders = createOrders();
  const spent = new Map<string, string>();
  let serial = 0;

  const reach = async (what: string) => {
    orders.requests.push(what);
    if (orders.offline !== null) throw new SessionError(orders.offline);
  };
  const issue = (sessionId: string) => {
    serial += 1;
    orders.live.set(`rt-${serial}`, sessionId);
    return {
      refreshToken: new Secret(`rt-${serial}`),
      accessToken: new Secret(`at-${serial}`),
      accessTokenExpiresAt: clock.now() + accessTokenMs,
      scope: null,
    };
  };
  const identity = (): Identity => ({
    account: { providerId: 'p', issuer, subject: orders.subject, name: 'Ada', email: 'ada@example.test' },
    authenticatedAt: clock.now(),
    provenAt: orders.statesAuthTime ? clock.now() : null,
    acr: orders.acr,
  });

  const provider: Provider = {
    id: 'p',
    issuer,
    prepare: async ({ redirectUri, purpose, stepUp, promptSelectAccount, forceReauthentication }) => {
      if (purpose === 'step-up') orders.stepUps.push(stepUp);
      await reach(
        `prepare ${purpose}${promptSelectAccount === true ? ', choosing' : ''}${forceReauthentication === true ? ', anew' : ''}`,
      );
      serial += 1;
      const state = new Secret(`state-${serial}`);
      return {
        url: new URL(`${issuer}/authorize?state=state-${serial}`),
        expected: { state, issuer, issuerPromised: true, redirectUri },
        ticket: { purpose, forceReauthentication },
      };
    },
    exchange: async (prepared): Promise<TokenResponse> => {
      await reach('exchange');
      if (orders.holdExchange !== null) await orders.holdExchange;
      const { purpose, forceReauthentication } = prepared.ticket as {
        readonly purpose: BrowserPurpose;
        readonly forceReauthentication?: boolean;
      };
      if (forceReauthentication === true && !orders.statesAuthTime) throw new SessionError('id-token-not-fresh');
      const tokens = issue(`session-${serial}`);
      if (purpose === 'unlock') orders.live.delete(tokens.refreshToken.reveal());
      const keeps = orders.issueRefreshToken && purpose !== 'unlock';
      return { ...tokens, refreshToken: keeps ? tokens.refreshToken : null, identity: identity() };
    },
    refresh: async (refreshToken, _subject, ask = defaultToken) => {
      if (!isDefaultToken(ask)) orders.asks.push(ask);
      journal.push('refresh sent');
      await reach('refresh');
      if (orders.hold !== null) await orders.hold;
      const lost = orders.losses.shift();
      if (lost === 'before') throw new SessionError('provider-unreachable', { inDoubt: true });
      if (orders.refuseAsk !== null && !isDefaultToken(ask)) throw new SessionError(orders.refuseAsk);
      const token = refreshToken.reveal();
      const id = orders.live.get(token) ?? (orders.graceful ? spent.get(token) : undefined);
      if (id === undefined) {
        const reused = spent.get(token);
        for (const [other, owner] of orders.live) if (owner === reused) orders.live.delete(other);
        throw new SessionError('refresh-refused');
      }
      orders.live.delete(token);
      spent.set(token, id);
      const answer = { ...issue(id), scope: orders.grantedScope, identity: null };
      if (lost === 'after') throw new SessionError('provider-unreachable', { inDoubt: true });
      return answer;
    },
    revoke: async (refreshToken) => {
      await reach('revoke');
      if (orders.revocationWorks) orders.live.delete(refreshToken.reveal());
      for (let number = 1; number <= serial; number += 1) orders.deadAccessTokens.add(`at-${number}`);
      return true;
    },
    endSessionUrl: async () => null,
  };

  const directory: Directory = {
    get supported() {
      return orders.directorySupported;
    },
    list: async () => {
      await reach('list');
      return orders.devices;
    },
    endOthers: async () => {
      await reach('end-others');
      orders.devices = orders.devices.filter(({ current }) => current);
    },
    accepts: async (token) => {
      await reach('probe');
      return !orders.deadAccessTokens.has(token.reveal());
    },
  };

  /** Returns the query with which the browser returns for a user who approves. */
  const approval = (state: string) => `code=c${serial}&state=${state}&iss=${issuer}`;
  return { orders, provider, directory, approval };
}
