import type { SessionState } from '../../contract/session-state.ts';

/** The operation that a round runs and kills. */
export type Operation = 'sign-in' | 'refresh' | 'lock' | 'unlock' | 'sign-out here' | 'sign-out everywhere';

/** Passed to the child as its argument. It contains no secret. */
export interface ChildPlan {
  readonly issuer: string;
  readonly clientId: string;
  /** Where token and revocation requests are sent in place of the issuer. */
  readonly tokenOrigin: string;
  /** The keychain service of this lane's items. */
  readonly service: string;
  /** The folder of the lock that serializes refreshes across processes. */
  readonly lockFolder: string;
  /** Where this start itself dies, or `null` if it survives. */
  readonly dieAt: string | null;
}

/**
 * `proven`: signed in by this run, so that no re-authentication is required. `restored`: read from the keychain by this
 * run. `signed-in`: either.
 */
export type SessionWanted = 'signed-in' | 'proven' | 'restored' | 'locked' | 'signed-out';
/** States that a running app can be brought to. Only a start restores a session. */
export type BringTo = Exclude<SessionWanted, 'restored'>;

export type ToChild =
  | { readonly ask: 'bring'; readonly to: BringTo }
  | { readonly ask: 'run'; readonly operation: Operation; readonly dieAt: string | null };

/** The result of a start, once it is idle. */
export interface Settled {
  readonly state: SessionState;
  readonly pendingSignOuts: number;
  /** A receipt states that the other sessions may still exist. */
  readonly othersInDoubt: boolean;
  /** An access token was returned and the provider accepted it. */
  readonly tokenWorks: boolean;
  /** Whether the user had to request the refresh, because the app would not send it a third time by itself. */
  readonly asked: boolean;
}

export type FromChild =
  | { readonly tell: 'settled'; readonly settled: Settled; readonly trace: readonly string[] }
  | { readonly tell: 'brought' }
  | { readonly tell: 'survived'; readonly trace: readonly string[] };
