/** How much is measured. Durations in ms. */
export interface Plan {
  readonly warmRounds: number;
  readonly warmRoundMs: number;
  readonly callers: number;
  /** How long the provider takes to answer a token request at expiry. */
  readonly providerDelayMs: number;
  readonly startRounds: number;
  readonly accounts: readonly number[];
  /** As many of them as the system's keychain is asked to hold. */
  readonly keychainAccounts: readonly number[];
}

export const fullPlan: Plan = {
  warmRounds: 9,
  warmRoundMs: 1_000,
  callers: 10_000,
  providerDelayMs: 20,
  startRounds: 9,
  accounts: [1, 100, 1_000],
  keychainAccounts: [1, 100],
};

/** Says nothing about speed: only that everything runs, and what the result looks like. */
export const tinyPlan: Plan = {
  warmRounds: 1,
  warmRoundMs: 20,
  callers: 50,
  providerDelayMs: 1,
  startRounds: 1,
  accounts: [1, 3],
  keychainAccounts: [],
};
