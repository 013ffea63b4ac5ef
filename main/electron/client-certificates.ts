import { app, type Certificate } from 'electron/main';

/** Which certificate of the system's store a server gets that asks for one. */
export interface ClientCertificateRule {
  /** The server's origin, `https://host[:port]`. */
  readonly origin: string;
  /** The common name of the certificate's issuer. */
  readonly issuerName: string;
  /** The common name of the certificate's subject; left out, any. */
  readonly subjectName?: string | undefined;
}

/**
 * Gives no client certificate to any server but those of the rules. Left to itself, Electron presents the first one of
 * the store that fits to each server that asks (since version 44 also for requests of the main process), and with it the
 * user's name. To be called before the first request.
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
 * The certificate for `server` (`host:port`, as Electron names it): of those that fit its rules and are valid at `now`
 * (ms), the one that expires last. `null` for none.
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
