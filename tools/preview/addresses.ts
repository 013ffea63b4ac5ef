/**
 * Chromium offers no way to register a scheme from outside. Preview therefore presents `app://nightlatch/x` to it as
 * `https://app.nightlatch.invalid/x`: also a secure, standard origin and a site of its own, under a name that can never
 * exist (RFC 2606, 2). Interception responds to every request for it. Main sees only the real addresses.
 */
export interface Addresses {
  /** Throws for a scheme that is neither registered nor http(s). */
  toChromium(url: string): string;
  toElectron(url: string): string;
  /** Converts an origin (`https://host`). Chromium's opaque origin, `://` or `null`, becomes Electron's `null`. */
  originToElectron(origin: string): string;
  /** Returns the registered scheme of an address, in Chromium's or Electron's form, or `null`. */
  schemeOf(url: string): string | null;
  /** Converts the scheme and its origins in a content security policy to Chromium's form. */
  policyToChromium(policy: string): string;
}

const suffix = '.invalid';

export function createAddresses(schemes: () => ReadonlySet<string>): Addresses {
  function schemeOf(url: string): string | null {
    if (!URL.canParse(url)) return null;
    const { protocol, hostname } = new URL(url);
    const own = protocol.slice(0, -1);
    if (schemes().has(own)) return own;
    const [first = '', ...rest] = hostname.split('.');
    const isShown = protocol === 'https:' && hostname.endsWith(suffix) && rest.length > 1;
    return isShown && schemes().has(first) ? first : null;
  }

  function toElectron(url: string): string {
    const scheme = schemeOf(url);
    if (scheme === null || url.startsWith(`${scheme}:`)) return url;
    const { host, href } = new URL(url);
    const ownHost = host.slice(`${scheme}.`.length).replace(suffix, '');
    return `${scheme}://${ownHost}${href.slice(`https://${host}`.length)}`;
  }

  function toChromium(url: string): string {
    const { protocol, host, href } = new URL(url);
    const scheme = protocol.slice(0, -1);
    if (schemes().has(scheme)) return `https://${scheme}.${host}${suffix}${href.slice(`${scheme}://${host}`.length)}`;
    if (protocol === 'https:' || protocol === 'http:') return href;
    throw new Error(`preview: a page of ${protocol} is not implemented`);
  }

  return {
    schemeOf,
    toElectron,
    toChromium,
    originToElectron: (origin) => (/^https?:\/\//.test(origin) ? toElectron(`${origin}/`).replace(/\/$/, '') : 'null'),
    policyToChromium: (policy) => {
      let shown = policy;
      for (const scheme of schemes()) {
        shown = shown
          .replaceAll(new RegExp(`(?<![\\w.-])${scheme}://([\\w.-]+)`, 'g'), `https://${scheme}.$1${suffix}`)
          .replaceAll(new RegExp(`(?<![\\w.-])${scheme}:(?!//)`, 'g'), `https://*${suffix}`);
      }
      return shown;
    },
  };
}
