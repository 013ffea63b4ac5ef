const deepest = 8;

/** An error, the one that caused it, and so on; of several that failed at once (RFC 8305), the first stands for all. */
export function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && chain.length < deepest; ) {
    chain.push(each);
    each = each instanceof AggregateError && each.errors.length > 0 ? each.errors[0] : each.cause;
  }
  return chain;
}
