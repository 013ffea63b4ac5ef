import type { BrowserPurpose, SignInStep } from '../../../contract/session-state.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type {
  LandingOutcome,
  OpenRedirect,
  Ports,
  PreparedAuthorization,
  ProviderEntry,
  TokenResponse,
} from '../ports/ports.ts';
import type { StepUpRequest } from '../ports/step-up-request.ts';
import { unlessAborted } from '../ports/unless-aborted.ts';
import { belongsTo, validateCallback } from '../ports/validate-callback.ts';

export interface AuthorizationFlow {
  /** Opens the browser again with a new request for the same redirect. Throws what `prepare` and `open` throw. */
  reopen(): Promise<void>;
  /** Resolves with the settled token response. Rejects with the abort reason as soon as the signal is aborted. */
  readonly done: Promise<TokenResponse>;
}

export interface AuthorizationFlowOptions {
  readonly entry: ProviderEntry;
  readonly purpose: BrowserPurpose;
  /** The required authentication, if the purpose is `step-up`. */
  readonly stepUp?: StepUpRequest;
  readonly promptSelectAccount?: boolean;
  readonly forceReauthentication?: boolean;
  /** Aborted with a `SessionError` when the user cancels or the deadline passes. */
  readonly signal: AbortSignal;
  /** Work that must end before the first request to the provider. Never rejects. */
  readonly first: Promise<void>;
  readonly onStep: (step: SignInStep) => void;
  /** Stores the token response. The landing page reports success only after this. */
  readonly settle: (answer: TokenResponse) => Promise<void>;
  /** Returns whether the refresh token of an unused token response may be revoked. */
  readonly mayRevoke: (answer: TokenResponse) => boolean;
}

/** Runs the authorization code flow with PKCE (RFC 7636) in the system browser (RFC 8252), one step per line. */
export function startAuthorizationFlow(ports: Ports, ask: AuthorizationFlowOptions): AuthorizationFlow {
  const { entry, purpose, stepUp, promptSelectAccount = false, forceReauthentication = false, signal } = ask;
  const requests: PreparedAuthorization[] = [];
  let openRedirect: OpenRedirect | null = null;

  async function openBrowser(redirect: OpenRedirect): Promise<void> {
    const request = await unlessAborted(
      entry.provider.prepare(
        {
          redirectUri: redirect.redirectUri,
          purpose,
          promptSelectAccount,
          forceReauthentication,
          ...(stepUp && { stepUp }),
        },
        signal,
      ),
      signal,
    );
    requests.push(request);
    await unlessAborted(ports.browser.open(request.url), signal);
  }

  async function signIn(): Promise<TokenResponse> {
    await unlessAborted(ask.first, signal);
    const redirect = await entry.redirect.open((why) => ports.activity.record({ what: 'stray-request', why }));
    openRedirect = redirect;
    let outcome: LandingOutcome = 'failed';
    try {
      await openBrowser(redirect);
      ask.onStep('waiting-for-browser');
      const owner = (query: URLSearchParams) => requests.find(({ expected }) => belongsTo(expected, query));
      const query = await unlessAborted(
        redirect.answer((candidate) => owner(candidate) !== undefined),
        signal,
      );
      ask.onStep('finishing');
      const request = owner(query);
      if (request === undefined) throw new SessionError('callback-state-mismatch');
      const callback = validateCallback(request.expected, query);
      const exchanged = entry.provider.exchange(request, callback);
      const answer = await unlessAborted(exchanged, signal, () => abandon(ask, exchanged));
      await ask.settle(answer).catch((error) => {
        abandon(ask, exchanged);
        throw error;
      });
      outcome = 'success';
      return answer;
    } catch (error) {
      if (codeOf(error) === 'sign-in-denied') outcome = 'denied';
      throw error;
    } finally {
      void redirect.conclude(outcome);
    }
  }

  return {
    reopen: async () => {
      if (openRedirect !== null) await openBrowser(openRedirect);
    },
    done: signIn(),
  };
}

/** Revokes a refresh token that was issued too late or could not be stored, if `mayRevoke` allows it. */
function abandon({ entry, mayRevoke }: AuthorizationFlowOptions, exchanged: Promise<TokenResponse>): void {
  exchanged
    .then((answer) =>
      answer.refreshToken !== null && mayRevoke(answer) ? entry.provider.revoke(answer.refreshToken) : false,
    )
    .catch(() => undefined);
}
