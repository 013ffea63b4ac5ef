/** Passed to the child as its argument. It contains no secret. */
export interface RacerPlan {
  readonly issuer: string;
  readonly clientId: string;
  /** The keychain service of the items that both share. */
  readonly service: string;
  readonly lockFolder: string;
  /** The start of both clocks, in ms since the Unix epoch. */
  readonly startAt: number;
}

export type ToRacer =
  | { readonly ask: 'sign-in' }
  /** Reads what is stored, as a start does. */
  | { readonly ask: 'start' }
  /** Advances time by `ms`, waits until no work is pending, and requests an access token. */
  | { readonly ask: 'pass'; readonly ms: number }
  | { readonly ask: 'end' };

export interface FromRacer {
  readonly state: string;
  /** A digest of the returned access token, which must be equal in both; `null` if there is none. */
  readonly token: string | null;
  /** The codes of its retries, in order. */
  readonly setbacks: readonly string[];
}
