import type { SessionErrorCode } from '../../../contract/session-error.ts';

/** What a failed refresh means for the session. Only `reauthentication-required` ends it. */
export type FailureMeaning =
  /** The provider is there, and will answer later. */
  | 'retry'
  /** Nothing reaches it from here. */
  | 'offline'
  /** What answers, or stands in between, is not as it must be: rarely retried, and somebody has to mend it. */
  | 'provider-broken'
  /** Something of this computer is in the way: its keychain, another process, this program. */
  | 'ours'
  /** The provider has ended the session, or what it answers cannot be trusted. The code is the reason. */
  | 'reauthentication-required';

export interface FailureRule {
  readonly meaning: FailureMeaning;
  /** Doubles from the first wait to the last, both in ms. `null`: not again before a person asks. */
  readonly wait: { readonly firstMs: number; readonly lastMs: number } | null;
  /** Whether a provider may ask for a longer wait (`Retry-After`: RFC 9110, 10.2.3). */
  readonly heedsRetryAfter: boolean;
}

/** A refresh never ends with these. A code that is added must be named here, or get a row below. */
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

/** Each way a refresh can end, and what follows. docs/failures.md has the same rows; a test compares the two. */
export const refreshFailures = {
  'provider-error': retry,
  'provider-busy': { meaning: 'retry', wait: patiently, heedsRetryAfter: true },
  // Twice no answer: whether the token is spent is not known, and a third time is the person's to decide.
  'refresh-in-doubt': { meaning: 'retry', wait: null, heedsRetryAfter: false },

  'provider-unreachable': offline,
  'network-sign-in-needed': offline,
  'proxy-failed': offline,

  // A hotel's network does this too, until one has signed in to it: so not as rarely as the others.
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
  // Of a refresh that was to bring a token for something. The session's own asks for neither resource nor scope.
  'resource-refused': broken,
  'scope-refused': broken,
  // Its times may be wrong because this computer's clock is: what has been signed in stays so.
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

/** What a code without a row would mean is not known, and so nothing that ends a session. */
const ruleOf = (code: SessionErrorCode): FailureRule =>
  Object.hasOwn(refreshFailures, code) ? refreshFailures[code as RefreshFailure] : ours;

export const meaningOf = (code: SessionErrorCode): FailureMeaning => ruleOf(code).meaning;

/** Whether the wait after it holds for callers in need of a token too: it is the provider that is spared. */
export const holdsCallers = (code: SessionErrorCode): boolean =>
  meaningOf(code) === 'retry' || meaningOf(code) === 'provider-broken';

/** When a failed refresh is tried again by itself, in ms from now; `null`: not before a person asks. */
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
  // A provider that has spent the token takes it once more for some seconds only: the one retry is not put off.
  const { firstMs, lastMs } = facts.inDoubt ? soon : wait;
  const own = backoffMs(facts.failures, facts.jitter, lastMs, firstMs);
  return heedsRetryAfter ? notBefore(facts.retryAfterMs, own, facts.jitter) : own;
}

/** Exponential, from `firstMs` to `lastMs`, with a fifth of jitter either way so that a fleet does not come back as one. */
export function backoffMs(failures: number, jitter: number, lastMs = soon.lastMs, firstMs = soon.firstMs): number {
  const base = Math.min(lastMs, firstMs * 2 ** Math.min(Math.max(failures - 1, 0), 16));
  return Math.round(base * (0.8 + 0.4 * jitter));
}

/** A wait that is no shorter than the provider asked for, with its own jitter on top: all were told the same moment. */
export function notBefore(retryAfterMs: number | null, ownMs: number, jitter: number): number {
  return retryAfterMs === null ? ownMs : Math.max(ownMs, Math.round(retryAfterMs * (1 + 0.2 * jitter)));
}
