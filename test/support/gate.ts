/** Creates a promise that the test opens, for a request, a read or a write that hangs meanwhile. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}
