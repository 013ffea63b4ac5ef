/** The cookies of a simulated browser. Like a real one, it separates hosts and paths, but not ports. */
export interface CookieJar {
  /** Sends a request as this browser would; redirects are not followed. */
  fetch(url: URL, init?: RequestInit): Promise<Response>;
  /** Deletes all cookies, as in a fresh profile. */
  clear(): void;
}

interface Cookie {
  readonly host: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
  /** In ms since the epoch. */
  readonly expiresAt: number;
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();

  function cookiesFor(url: URL): string {
    return [...cookies.values()]
      .filter(
        ({ host, path, expiresAt }) => host === url.hostname && covers(path, url.pathname) && expiresAt > Date.now(),
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  return {
    async fetch(url, init = {}) {
      const headers = new Headers(init.headers);
      const sent = cookiesFor(url);
      if (sent !== '') headers.set('cookie', sent);
      const response = await fetch(url, { ...init, headers, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) {
        const cookie = parse(line, url);
        cookies.set(`${cookie.host} ${cookie.path} ${cookie.name}`, cookie);
      }
      return response;
    },
    clear: () => cookies.clear(),
  };
}

function covers(path: string, pathname: string): boolean {
  return path === '/' || pathname === path || pathname.startsWith(`${path}/`);
}

function parse(line: string, url: URL): Cookie {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const attribute = (wanted: string) =>
    attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
  const equals = pair.indexOf('=');
  const maxAge = attribute('max-age');
  const expires = attribute('expires');
  return {
    host: url.hostname,
    path: attribute('path') ?? '/',
    name: pair.slice(0, equals),
    value: pair.slice(equals + 1),
    expiresAt:
      maxAge !== undefined
        ? Date.now() + Number(maxAge) * 1000
        : expires !== undefined
          ? Date.parse(expires)
          : Number.POSITIVE_INFINITY,
  };
}
