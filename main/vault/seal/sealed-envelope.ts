import { decrypt, encrypt } from './seal-cipher.ts';

/** One of the seal's keys, in memory. `bytes` are overwritten when the key is dropped. */
export interface SealKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The outer part of a sealed record, readable without the key. */
export interface SealedEnvelope {
  readonly keyId: string;
  /** The generation of the record inside. */
  readonly generation: number;
  readonly sealed: string;
}

const version = 1;
/** The prefix of a sealed text of any version. */
const mark = 'nightlatch-sealed';
const head = `${mark}${version};`;
const envelopePattern = new RegExp(`^${head}([A-Za-z0-9_-]{1,64});(\\d{1,15});([A-Za-z0-9+/=]+)$`);

/**
 * Returns the authenticated data of a record: its kind (which names the account of a session), version, generation and
 * key. None of these can be exchanged unnoticed.
 */
const about = (kind: string, generation: number, keyId: string) =>
  ['nightlatch sealed record', version, kind, generation, keyId] as const;

export function sealText(key: SealKey, kind: string, generation: number, text: string): string {
  const plain = Buffer.from(text, 'utf8');
  const sealed = encrypt(key.bytes, plain, about(kind, generation, key.id));
  plain.fill(0);
  return `${head}${key.id};${generation};${sealed}`;
}

/** Returns `null` if the text is not a sealed record of this version. */
export function readEnvelope(text: string): SealedEnvelope | null {
  const found = envelopePattern.exec(text);
  if (found === null) return null;
  const [, keyId = '', generation = '', sealed = ''] = found;
  return { keyId, generation: Number(generation), sealed };
}

/** Returns whether the text claims to be sealed, readable or not. Such a text is never treated as plain. */
export const saysSealed = (text: string): boolean => text.startsWith(mark);

/** Returns `null` if the text was modified, moved here from another record, or sealed with another key. */
export function openEnvelope(key: SealKey, kind: string, { generation, sealed }: SealedEnvelope): string | null {
  const plain = decrypt(key.bytes, sealed, about(kind, generation, key.id));
  if (plain === null) return null;
  const text = plain.toString('utf8');
  plain.fill(0);
  return text;
}
