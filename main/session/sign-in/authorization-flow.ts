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
  /** Opens the browser once more, with a fresh request on the same redirect. Throws what `prepare` and `open` throw. */
  reopen(): Promise<void>;
  /** What came of it. Rejects with a `SessionError` as soon as the signal is aborted, with the abort's reason. */
  readonly done: Promise<TokenResponse>;
}

export interface AuthorizationFlowOptions {
  readonly entry: ProviderEntry;
  readonly purpose: BrowserPurpose;
  /** What it has to bring, where the purpose is `step-up`. */
  readonly stepUp?: StepUpRequest;
  readonly promptSelectAccount?: boolean;
  readonly forceReauthentication?: boolean;
  /** Aborted with a `SessionError`: cancelled or timed out. */
  readonly signal: AbortSignal;
  /** What must be over before anything is asked of the provider. Never rejects. */
  readonly first: Promise<void>;
  readonly onStep: (step: SignInStep) => void;
  /** Stores what came back. The landing page says success only after this. */
  readonly settle: (answer: TokenResponse) => Promise<void>;
  /** Whether what came back may be taken back, where it is of no use. */
  readonly mayRevoke: (answer: TokenResponse) => boolean;
}

/** Authorization Code with PKCE through the system browser (RFC 8252; RFC 7636), one step a line. */
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

/** Nobody will use these tokens: what was issued too late, or could not be stored, is taken back. */
function abandon({ entry, mayRevoke }: AuthorizationFlowOptions, exchanged: Promise<TokenResponse>): void {
  exchanged
    .then((answer) =>
      answer.refreshToken !== null && mayRevoke(answer) ? entry.provider.revoke(answer.refreshToken) : false,
    )
    .catch(() => undefined);
}
