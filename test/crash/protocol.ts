import type { SessionState } from '../../contract/session-state.ts';

/** What a round does to the session, and is killed in. */
export type Operation = 'sign-in' | 'refresh' | 'lock' | 'unlock' | 'sign-out here' | 'sign-out everywhere';

/** Told to the child in its argument. Nothing in it is secret. */
export interface ChildPlan {
  readonly issuer: string;
  readonly clientId: string;
  /** Where token and revocation requests go instead of to the issuer. */
  readonly tokenOrigin: string;
  /** Under which the keychain files this lane's items. */
  readonly service: string;
  /** Where the lock lies that only one process at a time may refresh under. */
  readonly lockFolder: string;
  /** Where this start itself dies, `null` for one that lives. */
  readonly dieAt: string | null;
}

/**
 * `proven`: signed in by this very run of the app, so that nobody is asked again who it is. `restored`: found in the
 * keychain by this run. `signed-in`: either.
 */
export type SessionWanted = 'signed-in' | 'proven' | 'restored' | 'locked' | 'signed-out';
/** What an app that runs can be brought to. Only a start restores a session. */
export type BringTo = Exclude<SessionWanted, 'restored'>;

export type ToChild =
  | { readonly ask: 'bring'; readonly to: BringTo }
  | { readonly ask: 'run'; readonly operation: Operation; readonly dieAt: string | null };

/** What a start came to, once nothing moves any more. */
export interface Settled {
  readonly state: SessionState;
  readonly pendingSignOuts: number;
  /** Some receipt says that the other sessions may live on. */
  readonly othersInDoubt: boolean;
  /** An access token was lent and the provider took it. */
  readonly tokenWorks: boolean;
  /** Whether a person had to ask for the refresh, because the app would not send it a third time by itself. */
  readonly asked: boolean;
}

export type FromChild =
  | { readonly tell: 'settled'; readonly settled: Settled; readonly trace: readonly string[] }
  | { readonly tell: 'brought' }
  | { readonly tell: 'survived'; readonly trace: readonly string[] };
