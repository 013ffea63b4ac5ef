const deepest = 8;

/**
 * Returns an error and its chain of causes, at most eight. If several attempts failed (`AggregateError`, RFC 8305), the
 * first one represents them all.
 */
export function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && chain.length < deepest; ) {
    chain.push(each);
    each = each instanceof AggregateError && each.errors.length > 0 ? each.errors[0] : each.cause;
  }
  return chain;
}
