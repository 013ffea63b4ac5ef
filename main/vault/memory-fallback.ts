/**
 * A value kept in memory because the keychain did not accept it, until the keychain does or the app quits. It also
 * keeps the stamp (a digest) of the keychain's own value, so that a later write by another process is noticed. No
 * secret stays in memory for that.
 */
export interface MemoryFallback<Value> {
  /** Returns `null` if no value is held. */
  get(): { readonly value: Value } | null;
  /**
   * `attempt` is the stamp of the value that the keychain was given and may still store, or `null` if it was given
   * none.
   */
  keep(value: Value, attempt: string | null): void;
  drop(): void;
  /** Records the stamp of the keychain's value as read or written; `null` if the keychain holds none. */
  saw(stamp: string | null): void;
  /**
   * Returns whether the held value takes precedence over the keychain's value with the stamp `found`. It does if the
   * keychain still holds the earlier value, or a late write of this process. Any other value was stored afterwards by
   * another process.
   */
  outlives(found: string | null): boolean;
}

export function createMemoryFallback<Value>(): MemoryFallback<Value> {
  let held: { readonly value: Value } | null = null;
  let seen: string | null | undefined;
  /** The keychain's stamp when the first held value was kept; `undefined` until the keychain has been read. */
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
