import type { SessionErrorCode } from '../../../contract/session-error.ts';

/** The meaning of a failed refresh for the session. Only `reauthentication-required` ends it. */
export type FailureMeaning =
  /** The provider is reachable and should succeed later. */
  | 'retry'
  /** The provider is unreachable from this network. */
  | 'offline'
  /** The provider, or something in between, misbehaves. Rarely retried, because it has to be repaired first. */
  | 'provider-broken'
  /** A local failure: the keychain, another process or this app. */
  | 'ours'
  /** The provider ended the session, or its response cannot be trusted. The code is the reason. */
  | 'reauthentication-required';

export interface FailureRule {
  readonly meaning: FailureMeaning;
  /** Doubles from the first wait to the last, both in ms. `null`: no retry before the user asks for one. */
  readonly wait: { readonly firstMs: number; readonly lastMs: number } | null;
  /** Whether the provider may request a longer wait (`Retry-After`: RFC 9110, 10.2.3). */
  readonly heedsRetryAfter: boolean;
}

/** Codes that a refresh never ends with. A new code must be added here or get a row below. */
type OfSomethingElse = Extract<
  SessionErrorCode,
  | `config-${string}`
  | `sign-in-${string}`
  | `callback-${string}`
  | `devices-${string}`
  | `ipc-${string}`
  | `api-${string}`
  | `step-up-${string}`
  | `passcode-${string}`
  | `biometrics-${string}`
  | 'settings-not-allowed'
  | 'scope-not-granted'
  | 'browser-unavailable'
  | 'listener-unavailable'
  | 'code-refused'
  | 'refresh-token-missing'
  | 'id-token-missing'
  | 'id-token-not-fresh'
>;

export type RefreshFailure = Exclude<SessionErrorCode, OfSomethingElse>;

const minuteMs = 60_000;
const soon = { firstMs: 2_000, lastMs: minuteMs };
const patiently = { firstMs: minuteMs, lastMs: 15 * minuteMs };

const retry = { meaning: 'retry', wait: soon, heedsRetryAfter: true } as const;
const offline = { meaning: 'offline', wait: soon, heedsRetryAfter: false } as const;
const broken = { meaning: 'provider-broken', wait: patiently, heedsRetryAfter: false } as const;
const ours = { meaning: 'ours', wait: soon, heedsRetryAfter: false } as const;
const over = { meaning: 'reauthentication-required', wait: null, heedsRetryAfter: false } as const;

/** The consequences of each refresh failure. docs/failures.md has the same rows; a test compares the two. */
export const refreshFailures = {
  'provider-error': retry,
  'provider-busy': { meaning: 'retry', wait: patiently, heedsRetryAfter: true },
  // Two responses were lost, so the token may be spent. A third attempt is the user's decision.
  'refresh-in-doubt': { meaning: 'retry', wait: null, heedsRetryAfter: false },

  'provider-unreachable': offline,
  'network-sign-in-needed': offline,
  'proxy-failed': offline,

  // Retried more often than the other broken cases, because a captive portal causes it too, until the user signs in.
  'provider-tls-failed': {
    meaning: 'provider-broken',
    wait: { firstMs: 15_000, lastMs: 5 * minuteMs },
    heedsRetryAfter: false,
  },
  'provider-answer-invalid': broken,
  'provider-metadata-invalid': broken,
  'provider-issuer-mismatch': broken,
  'provider-insecure': broken,
  'token-answer-invalid': broken,
  'client-refused': broken,
  'request-refused': broken,
  // Only from a refresh that requests a resource or a scope; that of the session's own token requests neither.
  'resource-refused': broken,
  'scope-refused': broken,
  // The cause may be this computer's clock, so the session stays signed in.
  'id-token-time-invalid': broken,

  'refresh-busy': ours,
  'refresh-lock-unavailable': ours,
  'keychain-locked': ours,
  'keychain-access-denied': ours,
  'keychain-unavailable': ours,
  'keychain-no-answer': ours,
  'keychain-changed': ours,
  'keychain-module-changed': ours,
  'keychain-record-unreadable': ours,
  'keychain-write-failed': ours,
  'vault-sealed': ours,
  'not-possible-now': ours,
  internal: ours,

  'refresh-refused': over,
  'refresh-answer-lost': over,
  'subject-mismatch': over,
  'id-token-malformed': over,
  'id-token-algorithm-refused': over,
  'id-token-signature-invalid': over,
  'id-token-issuer-mismatch': over,
  'id-token-audience-mismatch': over,
  'id-token-nonce-mismatch': over,
} as const satisfies Record<RefreshFailure, FailureRule>;

/** Returns the rule of a code. A code without a row counts as a local failure, which does not end the session. */
const ruleOf = (code: SessionErrorCode): FailureRule =>
  Object.hasOwn(refreshFailures, code) ? refreshFailures[code as RefreshFailure] : ours;

export const meaningOf = (code: SessionErrorCode): FailureMeaning => ruleOf(code).meaning;

/** Returns whether callers that need a token must wait too, in order to spare the provider. */
export const holdsCallers = (code: SessionErrorCode): boolean =>
  meaningOf(code) === 'retry' || meaningOf(code) === 'provider-broken';

/** Returns the delay until the automatic retry of a failed refresh, in ms; `null` if only the user may retry. */
export function retryDelayMs(
  code: SessionErrorCode,
  facts: {
    readonly failures: number;
    readonly jitter: number;
    readonly inDoubt: boolean;
    readonly retryAfterMs: number | null;
  },
): number | null {
  const { wait, heedsRetryAfter } = ruleOf(code);
  if (wait === null) return null;
  // A provider accepts a spent token again for a few seconds at most, so the one retry must not be delayed.
  const { firstMs, lastMs } = facts.inDoubt ? soon : wait;
  const own = backoffMs(facts.failures, facts.jitter, lastMs, firstMs);
  return heedsRetryAfter ? notBefore(facts.retryAfterMs, own, facts.jitter) : own;
}

/** Returns an exponential backoff from `firstMs` to `lastMs`, with ±20 % jitter to spread the retries of a fleet. */
export function backoffMs(failures: number, jitter: number, lastMs = soon.lastMs, firstMs = soon.firstMs): number {
  const base = Math.min(lastMs, firstMs * 2 ** Math.min(Math.max(failures - 1, 0), 16));
  return Math.round(base * (0.8 + 0.4 * jitter));
}

/**
 * Returns the longer of `ownMs` and the provider's requested wait, in ms. Up to 20 % of jitter is added to the
 * requested wait, because all clients received the same one.
 */
export function notBefore(retryAfterMs: number | null, ownMs: number, jitter: number): number {
  return retryAfterMs === null ? ownMs : Math.max(ownMs, Math.round(retryAfterMs * (1 + 0.2 * jitter)));
}
