import { app, type Certificate } from 'electron/main';

/** Which certificate of the system's store a server gets if it requests one. */
export interface ClientCertificateRule {
  /** The server's origin, `https://host[:port]`. */
  readonly origin: string;
  /** The common name of the certificate's issuer. */
  readonly issuerName: string;
  /** The common name of the certificate's subject. If omitted, any subject fits. */
  readonly subjectName?: string | undefined;
}

/**
 * Presents client certificates only to the servers in the rules. By default, Electron presents the first fitting
 * certificate of the store, and with it the user's name, to every server that requests one (since version 44 also for
 * requests of the main process). Must be called before the first request.
 */
export function restrictClientCertificates(rules: readonly ClientCertificateRule[], now: () => number): void {
  app.on('select-client-certificate', (event, _contents, server, certificates, present) => {
    event.preventDefault();
    const chosen = chooseClientCertificate(rules, server, certificates, now());
    if (chosen === null) present();
    else present(chosen);
  });
}

/**
 * Returns the certificate for `server` (`host:port`, as Electron names it), or `null`. Of those that match its rules
 * and are valid at `now` (ms), it is the one that expires last.
 */
export function chooseClientCertificate(
  rules: readonly ClientCertificateRule[],
  server: string,
  certificates: readonly Certificate[],
  now: number,
): Certificate | null {
  const own = rules.filter(({ origin }) => hostAndPort(origin) === server);
  const isWanted = ({ issuerName, subjectName, validStart, validExpiry }: Certificate) =>
    validStart * 1_000 <= now &&
    now < validExpiry * 1_000 &&
    own.some((rule) => rule.issuerName === issuerName && (rule.subjectName ?? subjectName) === subjectName);
  const [latest] = certificates.filter(isWanted).sort((one, other) => other.validExpiry - one.validExpiry);
  return latest ?? null;
}

function hostAndPort(origin: string): string {
  const { hostname, port } = new URL(origin);
  return `${hostname}:${port === '' ? '443' : port}`;
}
