import branding from '../assets/branding.json' with { type: 'json' };

const installed = branding.appId;
const fromSources = `${installed}.unpackaged`;

/** What to do about a suffix for which there is no service. */
export const unusableSuffix =
  '--keychain-suffix takes 1 to 40 lower-case letters, digits and hyphens: choose such a word, and start again.';

/**
 * The service under which this app's items are in the keychain. A run from the sources has another one than an installed
 * app, and never touches what that has stored; `suffix` sets runs from the sources apart from each other, for tests on
 * systems with one keychain for all. An installed app has one service, whatever it is started with: a second one would
 * hide the stored sessions, and their locks, from the user. Returns `null` for a suffix that is not a plain word.
 */
export function keychainService(suffix: string | undefined, packaged: boolean): string | null {
  if (packaged) return installed;
  if (suffix === undefined) return fromSources;
  // It also becomes a part of file names.
  return /^[a-z0-9-]{1,40}$/.test(suffix) ? `${fromSources}.${suffix}` : null;
}
