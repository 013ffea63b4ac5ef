/**
 * Variables that weaken a packaged app and that were read before its first statement, or are a sign that somebody
 * records its connections. An empty one counts where its presence alone is what is asked for.
 */
const refused: Readonly<Record<string, 'present' | 'not-empty'>> = {
  // Electron starts Chromium with --no-sandbox.
  ELECTRON_DISABLE_SANDBOX: 'present',
  // Chromium on Linux takes this program for its sandbox.
  CHROME_DEVEL_SANDBOX: 'not-empty',
  // Chromium writes the keys of each TLS connection to this file.
  SSLKEYLOGFILE: 'not-empty',
};

/** The first variable of `env` with which a packaged app does not start, or `null`. */
export function findRefusedVariable(env: Readonly<Record<string, string | undefined>>): string | null {
  for (const [given, value] of Object.entries(env)) {
    const name = given.toUpperCase();
    if (value === undefined || !Object.hasOwn(refused, name)) continue;
    if (refused[name] === 'present' || value !== '') return name;
  }
  return null;
}
