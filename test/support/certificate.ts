import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its key in PEM, as a server uses them. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** Issues a certificate of this authority for an address, valid around now by default. */
  issue(address: string, validity?: { readonly from: Date; readonly until: Date }): Certificate;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Creates an unknown authority, for real TLS. It writes X.509 (RFC 5280) in the bytes that OpenSSL requires, so that no
 * program and no file with a key is needed.
 */
export function createAuthority(name = 'Test authority'): Authority {
  const now = Date.now();
  const validity = { from: new Date(now - dayMs), until: new Date(now + dayMs) };
  const own = newKey();
  const self = { subject: name, issuer: name, isAuthority: true, address: null, validity };
  return {
    ...pem(certificate({ ...self, publicKey: own.publicKey, signedWith: own.privateKey }), own.privateKey),
    issue: (address, within = validity) => {
      const { publicKey, privateKey } = newKey();
      const facts = { subject: 'Test server', issuer: name, isAuthority: false, address, validity: within };
      return pem(certificate({ ...facts, publicKey, signedWith: own.privateKey }), privateKey);
    },
  };
}

interface Facts {
  readonly subject: string;
  readonly issuer: string;
  readonly isAuthority: boolean;
  /** An IPv4 address. */
  readonly address: string | null;
  readonly validity: { readonly from: Date; readonly until: Date };
  readonly publicKey: KeyObject;
  readonly signedWith: KeyObject;
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

function certificate(facts: Facts): Buffer {
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    nameOf(facts.issuer),
    sequence(time(facts.validity.from), time(facts.validity.until)),
    nameOf(facts.subject),
    facts.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(facts))),
  );
  return sequence(body, ecdsaWithSha256, bitString(sign('sha256', body, facts.signedWith)));
}

function extensions({ isAuthority, address }: Facts): readonly Buffer[] {
  const constraints = extension('551d13', sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : [])));
  if (address === null) return [constraints];
  return [constraints, extension('551d11', sequence(der(0x87, Buffer.from(address.split('.').map(Number)))))];
}

const extension = (id: string, value: Buffer) => sequence(oid(id), der(0x04, value));
const nameOf = (name: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const time = (date: Date) => der(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`));
const sequence = (...parts: readonly Buffer[]) => der(0x30, Buffer.concat(parts));
const integer = (value: Buffer) => der(0x02, value);
const bitString = (value: Buffer) => der(0x03, Buffer.concat([Buffer.from([0]), value]));
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

function der(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), value]);
}

function pem(cert: Buffer, key: KeyObject): Certificate {
  const lines = cert.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: key.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
