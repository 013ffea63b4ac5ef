export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: percentile(values, 0.5),
    least: percentile(values, 0),
    most: percentile(values, 1),
    rounds: values.length,
  };
}

/** Returns the value at or below which the fraction `part`, in [0, 1], of the values lies. Throws if there are none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  if (found === undefined) throw new Error('Nothing was measured');
  return found;
}
