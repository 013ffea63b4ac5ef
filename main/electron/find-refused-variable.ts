/**
 * Variables that weaken a packaged app before its first statement runs, or that show that its connections are being
 * recorded. `present`: an empty value counts too, because only the presence is tested.
 */
const refused: Readonly<Record<string, 'present' | 'not-empty'>> = {
  // Makes Electron start Chromium with --no-sandbox.
  ELECTRON_DISABLE_SANDBOX: 'present',
  // Chromium on Linux uses this program as its sandbox.
  CHROME_DEVEL_SANDBOX: 'not-empty',
  // Chromium writes the keys of each TLS connection to this file.
  SSLKEYLOGFILE: 'not-empty',
};

/** Returns the first variable of `env` that prevents the start of a packaged app, or `null`. */
export function findRefusedVariable(env: Readonly<Record<string, string | undefined>>): string | null {
  for (const [given, value] of Object.entries(env)) {
    const name = given.toUpperCase();
    if (value === undefined || !Object.hasOwn(refused, name)) continue;
    if (refused[name] === 'present' || value !== '') return name;
  }
  return null;
}
