import { decrypt, encrypt } from './seal-cipher.ts';

/** One of the seal's keys, in memory. `bytes` are overwritten when it is dropped. */
export interface SealKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The outside of a sealed record, which can be read without the key. */
export interface SealedEnvelope {
  readonly keyId: string;
  /** Of the record inside. */
  readonly generation: number;
  readonly sealed: string;
}

const version = 1;
/** With any version after it. */
const mark = 'nightlatch-sealed';
const head = `${mark}${version};`;
const envelopePattern = new RegExp(`^${head}([A-Za-z0-9_-]{1,64});(\\d{1,15});([A-Za-z0-9+/=]+)$`);

/** Everything that must not be exchanged unnoticed: whose record, of what kind, in which version and generation. */
const about = (kind: string, generation: number, keyId: string) =>
  ['nightlatch sealed record', version, kind, generation, keyId] as const;

export function sealText(key: SealKey, kind: string, generation: number, text: string): string {
  const plain = Buffer.from(text, 'utf8');
  const sealed = encrypt(key.bytes, plain, about(kind, generation, key.id));
  plain.fill(0);
  return `${head}${key.id};${generation};${sealed}`;
}

/** `null` where it is not sealed at all. */
export function readEnvelope(text: string): SealedEnvelope | null {
  const found = envelopePattern.exec(text);
  if (found === null) return null;
  const [, keyId = '', generation = '', sealed = ''] = found;
  return { keyId, generation: Number(generation), sealed };
}

/** Whether it says that it is sealed, readable or not: such a text is never taken for a plain one. */
export const saysSealed = (text: string): boolean => text.startsWith(mark);

/** `null` where it was changed, moved here from another record, or sealed with another key. */
export function openEnvelope(key: SealKey, kind: string, { generation, sealed }: SealedEnvelope): string | null {
  const plain = decrypt(key.bytes, sealed, about(kind, generation, key.id));
  if (plain === null) return null;
  const text = plain.toString('utf8');
  plain.fill(0);
  return text;
}
