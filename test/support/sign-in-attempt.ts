import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { BrowserPurpose } from '../../contract/session-state.ts';
import { createProvider } from '../../main/oidc/provider.ts';
import type { Provider, StrayRequest, TokenResponse } from '../../main/session/ports/index.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import type { StepUpRequest } from '../../main/session/ports/step-up-request.ts';
import { belongsTo, validateCallback } from '../../main/session/ports/validate-callback.ts';
import type { HostileProvider } from './hostile-provider/hostile-provider.ts';
import { usualReceiver } from './loopback.ts';
import { visit } from './raw-http.ts';
import { thrownCode } from './thrown-code.ts';

export interface Attempt {
  readonly code: SessionErrorCode | 'none';
  readonly answer: TokenResponse | null;
  readonly tokenRequests: number;
  readonly strays: readonly StrayRequest[];
  /** The status of each visit to the listener, in order. */
  readonly statuses: readonly number[];
}

export interface AttemptOptions {
  readonly purpose?: BrowserPurpose;
  readonly stepUp?: StepUpRequest;
  /** By default a new one without provider metadata. */
  readonly provider?: Provider;
  /** The addresses that the browser opens on the listener, made from the honest response. By default only that. */
  readonly visits?: (honest: URL) => readonly URL[];
}

export function providerAt(
  hostile: HostileProvider,
  options: Partial<Parameters<typeof createProvider>[0]> = {},
): Provider {
  return createProvider({
    id: 'hostile',
    issuer: hostile.issuer,
    clientId: hostile.clientId,
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    fetch: globalThis.fetch,
    allowInsecureLoopback: true,
    now: Date.now,
    ...options,
  });
}

/** Runs a whole sign-in with the real parts: listener, request, visit, validation, exchange. */
export async function attemptSignIn(hostile: HostileProvider, options: AttemptOptions = {}): Promise<Attempt> {
  const { purpose = 'sign-in', stepUp, provider = providerAt(hostile), visits = (honest) => [honest] } = options;
  const strays: StrayRequest[] = [];
  const statuses: number[] = [];
  let answer: TokenResponse | null = null;

  const redirect = await usualReceiver().open((why) => strays.push(why));

  const code = await thrownCode(async () => {
    const prepared = await provider.prepare(
      { redirectUri: redirect.redirectUri, purpose, ...(stepUp && { stepUp }) },
      AbortSignal.timeout(10_000),
    );
    const honest = await followedTo(prepared.url);
    const query = redirect.answer((candidate) => belongsTo(prepared.expected, candidate));
    for (const url of visits(honest)) statuses.push((await visit(url)).status);
    answer = await provider.exchange(prepared, validateCallback(prepared.expected, await within(2_000, query)));
  });

  // The browser of this attempt never opens the landing page, so the test does not wait for the listener to close.
  void redirect.conclude('failed');
  return { code, answer, tokenRequests: hostile.requestsTo('token').length, strays, statuses };
}

/** Returns the same address with its query changed. */
export function withQuery(url: URL, change: (query: URLSearchParams) => void): URL {
  const changed = new URL(url);
  change(changed.searchParams);
  return changed;
}

/** Refreshes at a provider that was honest until now. */
export async function attemptRefresh(hostile: HostileProvider, subject = 'user-1'): Promise<Attempt> {
  let answer: TokenResponse | null = null;
  const code = await thrownCode(async () => {
    answer = await providerAt(hostile).refresh(new Secret(hostile.books.issue()), subject);
  });
  return { code, answer, tokenRequests: hostile.requestsTo('token').length, strays: [], statuses: [] };
}

function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(reject, ms, new Error(`the wait for the browser had not ended after ${ms} ms`)).unref();
  });
  return Promise.race([work, late]);
}

async function followedTo(authorizationUrl: URL): Promise<URL> {
  const response = await fetch(authorizationUrl, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '');
}
