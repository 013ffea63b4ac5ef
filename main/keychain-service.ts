import branding from '../assets/branding.json' with { type: 'json' };

const installed = branding.appId;
const fromSources = `${installed}.unpackaged`;

/** The error text for an invalid suffix. */
export const unusableSuffix =
  '--keychain-suffix takes 1 to 40 lower-case letters, digits and hyphens: choose such a word, and start again.';

/**
 * Returns the service that the keychain files this app's items under, or `null` for an invalid suffix. A run from the
 * sources uses a different service than an installed app and never touches the installed app's items. `suffix`
 * separates runs from the sources, for tests on systems with one keychain for all. An installed app always uses the
 * same service: a second one would hide the stored sessions, and their locks, from the user.
 */
export function keychainService(suffix: string | undefined, packaged: boolean): string | null {
  if (packaged) return installed;
  if (suffix === undefined) return fromSources;
  // The suffix also becomes part of file names.
  return /^[a-z0-9-]{1,40}$/.test(suffix) ? `${fromSources}.${suffix}` : null;
}
