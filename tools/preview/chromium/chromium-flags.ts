/** Disables Chromium's own activities: first run, update, sync, keychain, crash reports. */
const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--no-pings',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-crash-reporter',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-field-trial-config',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--disable-features=AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,' +
    'MediaRouter,OptimizationHints,Translate,' +
    // Otherwise Chromium asks the user before the page may connect to the development server on this computer.
    'LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
];

/** Keeps pages running in a window that is behind another, or not shown yet, as in Electron with `show: false`. */
const running = [
  // Electron does not cache a page after leaving it.
  '--disable-back-forward-cache',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];

/** Returns whether Chromium must run without its sandbox: only on Linux as root, where the sandbox refuses to start. */
export function needsNoSandbox(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

export function chromiumFlags(profile: string): readonly string[] {
  const root = needsNoSandbox() ? ['--no-sandbox', '--test-type'] : [];
  return [...quiet, ...running, ...root, `--user-data-dir=${profile}`];
}
