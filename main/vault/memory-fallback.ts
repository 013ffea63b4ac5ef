/**
 * A value that lives in memory because the keychain did not take it, until it does or the app quits; and what the
 * keychain held instead, by stamp, so that what another process stores meanwhile is noticed. A stamp is all that is
 * kept of what was seen: no secret stays in memory for it.
 */
export interface MemoryFallback<Value> {
  /** `null` where nothing is held. */
  get(): { readonly value: Value } | null;
  /** `attempt`: the stamp of what the keychain was given, and may yet take; `null` where it was given nothing. */
  keep(value: Value, attempt: string | null): void;
  drop(): void;
  /** What the keychain holds now, as it was read or written; `null`: nothing. */
  saw(stamp: string | null): void;
  /**
   * Whether what is held counts, where this is found in the keychain: it does while there is what was there before, or
   * something that was to be stored here and came late. Anything else was stored by another process, after.
   */
  outlives(found: string | null): boolean;
}

export function createMemoryFallback<Value>(): MemoryFallback<Value> {
  let held: { readonly value: Value } | null = null;
  let seen: string | null | undefined;
  /** What was in the keychain as the first of what is held was; `undefined`: nobody has been able to look yet. */
  let under: string | null | undefined;
  const attempts = new Set<string>();

  return {
    get: () => held,
    keep: (value, attempt) => {
      if (held === null) under = seen;
      held = { value };
      if (attempt !== null) attempts.add(attempt);
    },
    drop: () => {
      held = null;
      attempts.clear();
    },
    saw: (stamp) => {
      seen = stamp;
    },
    outlives: (found) => {
      if (under === undefined) under = found;
      return found === under || (found !== null && attempts.has(found));
    },
  };
}
