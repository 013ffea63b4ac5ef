/** A source that may know the time since the last input. */
export interface IdleSource {
  /**
   * Whether it counts from the last input. If not, it starts to count some minutes later, and a lock is late by that
   * time.
   */
  readonly exact: boolean;
  /** In ms; `null` if it is missing or does not know. Rejects if it exists but does not reply. */
  ask(): Promise<number | null>;
}
