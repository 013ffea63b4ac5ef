/** A promise that the test keeps shut until it opens it: for a request, a read or a write that hangs meanwhile. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}
