/** Returns a network in which requests are sent to another address than the one in their URL. */
export const diverted =
  (origin: string): typeof fetch =>
  (input, init) => {
    const url = new URL(String(input));
    return fetch(new URL(url.pathname, origin), init);
  };
