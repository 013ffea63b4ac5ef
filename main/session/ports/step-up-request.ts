/** The requirements of a step-up (RFC 9470, 3). If both are absent, the user must authenticate now. */
export interface StepUpRequest {
  /** Accepted values of the ID token's `acr`, in order of preference. Empty: any value. */
  readonly acrValues: readonly string[];
  /** Maximum time since the user's authentication, in seconds; `null` for no limit. */
  readonly maxAgeSeconds: number | null;
}
