import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  /** Self-signed: a client that trusts it trusts the provider, and nothing else. */
  readonly certificate: string;
}

/**
 * Creates a certificate for 127.0.0.1, made for one run and never stored with its key. MSAL connects to no provider
 * without TLS.
 */
export async function makeCertificate(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'Nightlatch bench' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  return { key, certificate: cert };
}
