import type { AccountId } from '../../contract/session-state.ts';
import type { OnFreshConnection } from '../http/index.ts';
import type { Engine } from '../session/index.ts';
import { defaultToken, SessionError } from '../session/ports/index.ts';
import type { ApiRequest, ApiResponse, StepUpConsent } from './api-call.ts';
import { classifyRefusal } from './classify-refusal.ts';
import { type RawAnswer, type SendLimits, sendOnce } from './send-once.ts';
import { StepUpRequired } from './step-up-required.ts';
import { validateApiRequest } from './validate-api-request.ts';

/**
 * Calls an API for an account with an access token that the caller never sees.
 *
 * A token that the API refuses is replaced once. If the API requires a stronger or more recent sign-in (RFC 9470), one
 * step-up is made, provided that `mayStepUp` resolves with `true`. Otherwise no browser opens, and the call throws
 * `StepUpRequired`.
 *
 * Throws `api-*`, `step-up-required`, and what the engine's `withAccessToken` and `stepUp` throw.
 */
export type CallApi = (accountId: AccountId, request: ApiRequest, mayStepUp?: StepUpConsent) => Promise<ApiResponse>;

export interface ApiCallerOptions {
  readonly engine: Pick<Engine, 'withAccessToken' | 'refuseAccessToken' | 'stepUp'>;
  /** Exact origins, validated with the configuration: https, or an allowed loopback. */
  readonly origins: readonly string[];
  readonly fetch: typeof globalThis.fetch;
  /** Sends the calls that must not be repeated. `fetch` by default, for a transport that sends a request once. */
  readonly changing?: OnFreshConnection;
  readonly limits?: Partial<SendLimits>;
}

const passedOn = ['content-type', 'etag', 'last-modified', 'link', 'location', 'retry-after'];

export function createApiCaller({ engine, fetch, ...options }: ApiCallerOptions): CallApi {
  const { changing = (task) => task(fetch) } = options;
  const origins = new Set(options.origins);
  const limits: SendLimits = { deadlineMs: 30_000, maxBodyBytes: 4 * 1024 * 1024, ...options.limits };

  return async (accountId, request, mayStepUp = async () => false) => {
    const judged = validateApiRequest(request, origins);
    const ask = request.ask ?? defaultToken;
    const left = { refreshes: 1, stepUps: 1 };
    for (;;) {
      const { answer, token } = await engine.withAccessToken(accountId, ask, async (token) => {
        const send = (by: typeof fetch) => sendOnce(by, judged, token, limits);
        return { answer: await (isIdempotent(judged.method) ? send(fetch) : changing(send)), token };
      });
      const refusal = classifyRefusal(answer.status, answer.headers.get('www-authenticate'));
      switch (refusal?.kind) {
        case undefined:
          return toAnswer(answer);
        case 'insufficient-scope':
          throw new SessionError('api-scope-missing');
        case 'invalid-token':
          if (left.refreshes === 0) throw new SessionError('api-token-refused');
          left.refreshes -= 1;
          engine.refuseAccessToken(accountId, ask, token);
          break;
        case 'insufficient-authentication':
          if (left.stepUps === 0 || !(await mayStepUp(refusal.stepUp))) throw new StepUpRequired(refusal.stepUp);
          left.stepUps -= 1;
          await engine.stepUp(accountId, refusal.stepUp);
          break;
      }
    }
  };
}

/** RFC 9110, 9.2.2: repeating a request with one of these methods has the effect of sending it once. */
const isIdempotent = (method: string) => ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(method);

function toAnswer({ status, headers, body }: RawAnswer): ApiResponse {
  const found = passedOn.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status, headers: new Map(found), body };
}
