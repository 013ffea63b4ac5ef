/** Chromium with nothing of its own going on: no first run, no update, no sync, no keychain, no crash report. */
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
    // Else it asks a person before the page may reach the development server on this computer.
    'LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
];

/** Pages of a window that is behind another, or not shown yet, run on as they do in Electron's `show: false`. */
const running = [
  // Electron keeps no page that was left.
  '--disable-back-forward-cache',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];

/** Chromium's own sandbox refuses to start as root; only then, and on Linux, it is off. */
export function needsNoSandbox(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

export function chromiumFlags(profile: string): readonly string[] {
  const root = needsNoSandbox() ? ['--no-sandbox', '--test-type'] : [];
  return [...quiet, ...running, ...root, `--user-data-dir=${profile}`];
}
