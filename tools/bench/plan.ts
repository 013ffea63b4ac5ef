/** The amount of work per measure. Durations in ms. */
export interface Plan {
  readonly warmRounds: number;
  readonly warmRoundMs: number;
  readonly callers: number;
  /** The delay of a token response at expiry. */
  readonly providerDelayMs: number;
  readonly startRounds: number;
  readonly accounts: readonly number[];
  /** The numbers of accounts that are measured on the system's keychain. */
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

/** Proves nothing about speed: only that everything runs, and the shape of the result. */
export const tinyPlan: Plan = {
  warmRounds: 1,
  warmRoundMs: 20,
  callers: 50,
  providerDelayMs: 1,
  startRounds: 1,
  accounts: [1, 3],
  keychainAccounts: [],
};
