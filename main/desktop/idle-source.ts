/** Somebody who may know since when nobody has touched the computer. */
export interface IdleSource {
  /** Whether it counts from the last touch: else it begins to count some minutes later, and a lock comes late by these. */
  readonly exact: boolean;
  /** In ms; `null` where it is not there or does not know. Rejects where it is there and does not answer. */
  ask(): Promise<number | null>;
}
