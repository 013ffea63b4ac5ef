/** Told to the child in its argument. Nothing in it is secret. */
export interface RacerPlan {
  readonly issuer: string;
  readonly clientId: string;
  /** Under which the keychain files what both share. */
  readonly service: string;
  readonly lockFolder: string;
  /** Where both clocks begin, in ms since the Unix epoch. */
  readonly startAt: number;
}

export type ToRacer =
  | { readonly ask: 'sign-in' }
  /** Reads what is stored, as a start does. */
  | { readonly ask: 'start' }
  /** Lets `ms` pass, waits until nothing is under way, and asks for an access token. */
  | { readonly ask: 'pass'; readonly ms: number }
  | { readonly ask: 'end' };

export interface FromRacer {
  readonly state: string;
  /** Of the access token it lends, a digest: both must have the same. `null` where it lends none. */
  readonly token: string | null;
  /** Why it had to try again, in order. */
  readonly setbacks: readonly string[];
}
