/** What a step-up has to bring (RFC 9470, 3). Neither of the two asks for a sign-in that is made now. */
export interface StepUpRequest {
  /** The ID token's `acr` must be one of these, in the order of preference. Empty: any will do. */
  readonly acrValues: readonly string[];
  /** The person must have signed in at most this many seconds ago. `null`: at any time. */
  readonly maxAgeSeconds: number | null;
}
