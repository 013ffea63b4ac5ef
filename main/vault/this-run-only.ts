/** A value that lives in memory until the app quits, for where the keychain does not take it. */
export interface ThisRunOnly<Value> {
  /** `null` where nothing is held. */
  get(): { readonly value: Value } | null;
  hold(value: Value): void;
  drop(): void;
}

export function createThisRunOnly<Value>(): ThisRunOnly<Value> {
  let held: { readonly value: Value } | null = null;
  return {
    get: () => held,
    hold: (value) => {
      held = { value };
    },
    drop: () => {
      held = null;
    },
  };
}
