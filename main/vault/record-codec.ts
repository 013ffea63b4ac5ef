import { z } from 'zod';
import { settingsSchema } from '../../contract/command-schemas.ts';
import { sessionErrorCodes } from '../../contract/session-error.ts';
import type { Settings } from '../../contract/settings.ts';
import { type QueuedSignOut, Secret, type SessionRecord, type StoredAccounts } from '../session/ports/index.ts';
import { parseStored } from './parse-stored.ts';

/** Converts a value to its stored text and back. The only place that reveals a secret in order to store it. */
export interface RecordCodec<Value> {
  encode(value: Value): string;
  /** Throws `keychain-record-unreadable` for any text that this app's schemas do not accept. */
  decode(text: string): Value;
  /** Returns the generation that the seal binds the record to; 0 if the record has none. */
  generationOf(value: Value): number;
  /** Returns the part that identifies a value, if that is not its whole text. Only a digest of it is compared. */
  identityOf?(value: Value): string;
}

const moment = z.number();
const count = z.number().int().nonnegative();
const secret = z.string().min(1);
const scope = z.enum(['this-device', 'everywhere']);

const session = {
  generation: count,
  sessionId: z.string().min(1),
  clientId: z.string(),
  account: z.strictObject({
    providerId: z.string(),
    issuer: z.string(),
    subject: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
  }),
  refreshToken: secret,
  authenticatedAt: moment,
  startedAt: moment,
  refreshedAt: moment,
  accessTokenExpiresAt: moment.nullable(),
  accessToken: z.strictObject({ secret, expiresAt: moment }).nullable(),
  acr: z.string().nullable(),
  intent: z.strictObject({ at: moment, retries: count }).nullable(),
};
const storedSession = z.strictObject({ v: z.literal(2), ...session, ageMs: z.number().nonnegative() });
/** Version 1 has no `ageMs`: the age of such a session is measured by the wall clock. */
const storedSession1 = z.strictObject({ v: z.literal(1), ...session });
const anyStoredSession = z.discriminatedUnion('v', [storedSession1, storedSession]);

const storedAccounts = z.strictObject({
  v: z.literal(1),
  shown: z.string().nullable(),
  accounts: z.array(
    z.strictObject({
      id: z.string().min(1),
      providerId: z.string(),
      sessionId: z.string().min(1),
      label: z.string().nullable(),
      locked: z
        .strictObject({
          reason: z.enum(['asked', 'idle', 'unfocused', 'hidden', 'absolute-lifetime', 'os-locked', 'suspended']),
          at: moment,
        })
        .nullable(),
    }),
  ),
});

const storedSignOuts = z.strictObject({
  v: z.literal(1),
  signOuts: z.array(
    z.strictObject({
      id: z.string(),
      sessionId: z.string().min(1),
      scope,
      queuedAt: moment,
      attempts: count,
      lastError: z.enum(sessionErrorCodes).nullable(),
      providerId: z.string(),
      subject: z.string(),
      refreshToken: secret,
      accessTokenExpiresAt: moment.nullable(),
      endedSessions: z
        .array(z.strictObject({ client: z.string(), device: z.string(), current: z.boolean(), ended: z.boolean() }))
        .nullable(),
    }),
  ),
});

const storedSettings = z.strictObject({ v: z.literal(1), settings: settingsSchema });

export const sessionCodec: RecordCodec<SessionRecord> = {
  generationOf: ({ generation }) => generation,
  // Only a rotation, a sign-in or a sign-out makes a different session; changes of other fields do not.
  identityOf: ({ sessionId, refreshToken }) => JSON.stringify([sessionId, refreshToken.reveal()]),
  // Listed field by field, so that a field added to the record in memory is not stored by accident.
  encode: (record) => {
    const { providerId, issuer, subject, name, email } = record.account;
    return textOf(storedSession, {
      v: 2,
      generation: record.generation,
      sessionId: record.sessionId,
      clientId: record.clientId,
      account: { providerId, issuer, subject, name, email },
      refreshToken: record.refreshToken.reveal(),
      authenticatedAt: record.authenticatedAt,
      startedAt: record.startedAt,
      ageMs: record.ageMs,
      refreshedAt: record.refreshedAt,
      accessTokenExpiresAt: record.accessTokenExpiresAt,
      accessToken: record.accessToken && {
        secret: record.accessToken.secret.reveal(),
        expiresAt: record.accessToken.expiresAt,
      },
      acr: record.acr,
      intent: record.intent,
    });
  },
  decode: (text) => {
    const record = parseStored(anyStoredSession, text);
    const { v: _, refreshToken, accessToken, ...rest } = record;
    return {
      ...rest,
      ageMs: record.v === 1 ? 0 : record.ageMs,
      refreshToken: new Secret(refreshToken),
      accessToken: accessToken && { ...accessToken, secret: new Secret(accessToken.secret) },
    };
  },
};

export const accountsCodec: RecordCodec<StoredAccounts> = {
  generationOf: () => 0,
  encode: ({ shown, accounts }) =>
    textOf(storedAccounts, {
      v: 1,
      shown,
      accounts: accounts.map(({ id, providerId, sessionId, label, locked }) => ({
        id,
        providerId,
        sessionId,
        label,
        locked,
      })),
    }),
  decode: (text) => {
    const { shown, accounts } = parseStored(storedAccounts, text);
    return { shown, accounts };
  },
};

export const signOutsCodec: RecordCodec<readonly QueuedSignOut[]> = {
  generationOf: () => 0,
  encode: (signOuts) =>
    textOf(storedSignOuts, {
      v: 1,
      signOuts: signOuts.map(({ endedSessions, refreshToken, ...rest }) => ({
        ...rest,
        refreshToken: refreshToken.reveal(),
        endedSessions: endedSessions === null ? null : [...endedSessions],
      })),
    }),
  decode: (text) =>
    parseStored(storedSignOuts, text).signOuts.map(({ refreshToken, ...rest }) => ({
      ...rest,
      refreshToken: new Secret(refreshToken),
    })),
};

const storedCopy = z.strictObject({ v: z.literal(1), text: z.string() });

/** A quarantined item, whatever its content. */
export const copyCodec: RecordCodec<string> = {
  generationOf: () => 0,
  encode: (text) => textOf(storedCopy, { v: 1, text }),
  decode: (text) => parseStored(storedCopy, text).text,
};

export const settingsCodec: RecordCodec<Settings> = {
  generationOf: () => 0,
  encode: (settings) => textOf(storedSettings, { v: 1, settings }),
  decode: (text) => parseStored(storedSettings, text).settings,
};

/** Encodes, and throws if the text could not be decoded again: losing a stored record is worse than not storing it. */
function textOf<Schema extends z.ZodType>(schema: Schema, value: z.input<Schema>): string {
  const text = JSON.stringify(value);
  parseStored(schema, text);
  return text;
}
