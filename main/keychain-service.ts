const installed = 'dev.latchkey.app';
const fromSources = `${installed}.unpackaged`;

/**
 * The name that this app's items have in the keychain. A run from the sources has another one than an installed app, and
 * never touches what that has stored; `suffix` sets runs from the sources apart from each other, for tests on systems
 * with one keychain for all. An installed app has one name, whatever it is started with: a second name would hide the
 * stored sessions, and their locks, from the person. Throws if a suffix that counts is not a plain word.
 */
export function keychainService(suffix: string | undefined, packaged: boolean): string {
  if (packaged) return installed;
  if (suffix === undefined) return fromSources;
  // It also becomes a part of file names.
  if (!/^[a-z0-9-]{1,40}$/.test(suffix)) {
    throw new Error('--keychain-suffix takes 1 to 40 lower-case letters, digits and hyphens: choose such a word.');
  }
  return `${fromSources}.${suffix}`;
}
