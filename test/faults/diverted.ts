/** A network in which requests go to another address than they name. */
export const diverted =
  (origin: string): typeof fetch =>
  (input, init) => {
    const url = new URL(String(input));
    return fetch(new URL(url.pathname, origin), init);
  };
