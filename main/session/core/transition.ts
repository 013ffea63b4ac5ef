import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type {
  Account,
  ConfigProblem,
  EpochMs,
  Freshness,
  SessionFacts,
  SessionState,
  SignInPurpose,
  SignInStep,
  SignOutScope,
  StepUpCause,
  StepUpWait,
  VaultProblem,
} from '../../../contract/session-state.ts';
import type { LockReason } from '../../../contract/settings.ts';

interface SignedIn {
  readonly account: Account;
  readonly session: SessionFacts;
  readonly freshness: Freshness;
}

/** An event, in the past tense because it is a fact. An event that does not fit the state is a bug of the engine. */
export type SessionEvent =
  | {
      readonly what: 'config-refused';
      readonly code: SessionErrorCode;
      readonly file: string;
      readonly problems: readonly ConfigProblem[];
    }
  | { readonly what: 'restore-started' }
  | { readonly what: 'nothing-stored' }
  | ({ readonly what: 'session-opened' } & SignedIn)
  | ({ readonly what: 'session-changed' } & SignedIn)
  | {
      readonly what: 'vault-refused';
      readonly problem: VaultProblem;
      readonly code: SessionErrorCode;
      readonly error: SessionErrorCode | null;
    }
  | { readonly what: 'stored-session-discarded' }
  | {
      readonly what: 'sign-in-started';
      readonly purpose: SignInPurpose;
      readonly providerId: string;
      readonly deadline: EpochMs;
    }
  | { readonly what: 'sign-in-advanced'; readonly step: SignInStep }
  | { readonly what: 'sign-in-failed'; readonly code: SessionErrorCode }
  | {
      readonly what: 'session-locked';
      readonly reason: LockReason;
      readonly at: EpochMs;
      readonly error: SessionErrorCode | null;
    }
  | { readonly what: 'session-ended'; readonly providerId: string; readonly reason: SessionErrorCode }
  | { readonly what: 'step-up-started'; readonly cause: StepUpCause; readonly deadline: EpochMs }
  | { readonly what: 'step-up-advanced'; readonly step: SignInStep }
  | { readonly what: 'step-up-ended' }
  | { readonly what: 'sign-out-started'; readonly scope: SignOutScope }
  | { readonly what: 'signed-out' };

type EventOf<What extends SessionEvent['what']> = Extract<SessionEvent, { readonly what: What }>;

interface Rule<What extends SessionEvent['what']> {
  readonly from: readonly SessionState['kind'][];
  readonly to: (event: EventOf<What>, state: SessionState) => SessionState;
}

const signedIn = ({ account, session, freshness }: SignedIn, stepUp: StepUpWait | null): SessionState => ({
  kind: 'signed-in',
  account,
  session,
  freshness,
  stepUp,
});
const steppingUp = (state: SessionState, stepUp: (wait: StepUpWait | null) => StepUpWait | null): SessionState =>
  state.kind === 'signed-in' ? { ...state, stepUp: stepUp(state.stepUp) } : state;
const signedOut = (error: SessionErrorCode | null = null): SessionState => ({ kind: 'signed-out', error });

/** The whole life of a session, one row per event: from which states, to which state. */
const rules: { readonly [What in SessionEvent['what']]: Rule<What> } = {
  'config-refused': {
    from: ['starting'],
    to: ({ code, file, problems }) => ({ kind: 'misconfigured', code, file, problems }),
  },
  // An unlock within the app reloads the data that the lock dropped.
  'restore-started': { from: ['vault-blocked', 'locked'], to: () => ({ kind: 'starting' }) },
  'nothing-stored': { from: ['starting'], to: () => signedOut() },
  'session-opened': { from: ['starting', 'signing-in', 'locked'], to: (event) => signedIn(event, null) },
  'session-changed': {
    from: ['signed-in'],
    to: (event, state) => signedIn(event, state.kind === 'signed-in' ? state.stepUp : null),
  },
  'vault-refused': {
    from: ['starting', 'signing-in', 'signing-out'],
    to: ({ problem, code, error }) => ({ kind: 'vault-blocked', problem, code, error }),
  },
  'stored-session-discarded': { from: ['vault-blocked'], to: () => signedOut() },
  'sign-in-started': {
    from: ['signed-out', 'reauthentication-required', 'vault-blocked', 'locked'],
    to: ({ purpose, providerId, deadline }) => ({
      kind: 'signing-in',
      purpose,
      providerId,
      deadline,
      step: 'preparing',
    }),
  },
  'sign-in-advanced': {
    from: ['signing-in'],
    to: ({ step }, state) => (state.kind === 'signing-in' ? { ...state, step } : state),
  },
  'sign-in-failed': { from: ['signing-in'], to: ({ code }) => signedOut(code) },
  'session-locked': {
    from: ['starting', 'signed-in', 'signing-in'],
    to: ({ reason, at, error }) => ({ kind: 'locked', reason, lockedAt: at, error }),
  },
  'session-ended': {
    from: ['starting', 'signed-in', 'signing-in', 'locked'],
    to: ({ providerId, reason }) => ({ kind: 'reauthentication-required', providerId, reason }),
  },
  // During a step-up the session stays open: it is refreshed, used and locked like any other.
  'step-up-started': {
    from: ['signed-in'],
    to: ({ cause, deadline }, state) => steppingUp(state, () => ({ cause, step: 'preparing', deadline })),
  },
  'step-up-advanced': {
    from: ['signed-in'],
    to: ({ step }, state) => steppingUp(state, (wait) => (wait === null ? null : { ...wait, step })),
  },
  'step-up-ended': { from: ['signed-in'], to: (_event, state) => steppingUp(state, () => null) },
  'sign-out-started': {
    from: ['starting', 'signed-in', 'locked'],
    to: ({ scope }) => ({ kind: 'signing-out', scope }),
  },
  'signed-out': { from: ['signing-out'], to: () => signedOut() },
};

/** Returns the next state, or `null` if the event is invalid in this state. Pure. */
export function transition(state: SessionState, event: SessionEvent): SessionState | null {
  const rule = rules[event.what] as Rule<SessionEvent['what']>;
  return rule.from.includes(state.kind) ? rule.to(event as never, state) : null;
}
