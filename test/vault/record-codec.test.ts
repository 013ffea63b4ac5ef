import { expect, test } from 'vitest';
import { SessionError } from '../../main/session/ports/errors.ts';
import { sessionCodec, signOutsCodec } from '../../main/vault/record-codec.ts';
import { queuedSignOut, revealed, sessionRecord } from './records.ts';

const unreadable = expect.objectContaining({ code: 'keychain-record-unreadable' });
const edited = (change: (stored: Record<string, unknown>) => unknown) => {
  const stored = JSON.parse(sessionCodec.encode(sessionRecord(1)));
  return JSON.stringify(change(stored) ?? stored);
};

test('a session is read as it was stored, with its token as a secret again', () => {
  const back = sessionCodec.decode(sessionCodec.encode(sessionRecord(7)));
  expect(revealed(back)).toEqual(revealed(sessionRecord(7)));
  expect(JSON.stringify(back)).not.toContain('token-7');
});

test('queued sign-outs are read as they were stored', () => {
  const signOuts = [queuedSignOut('one'), { ...queuedSignOut('two'), endedSessions: null }];
  expect(signOutsCodec.decode(signOutsCodec.encode(signOuts)).map(revealed)).toEqual(signOuts.map(revealed));
  expect(signOutsCodec.decode(signOutsCodec.encode([]))).toEqual([]);
});

test('fields unknown to this version are not stored again', () => {
  const wider = { ...sessionRecord(1), account: { ...sessionRecord(1).account, phone: '1' }, shoeSize: 43 };
  expect(revealed(sessionCodec.decode(sessionCodec.encode(wider)))).toEqual(revealed(sessionRecord(1)));
});

test.each([
  ['nothing', ''],
  ['no JSON', 'refresh_token=abc'],
  ['JSON cut short', sessionCodec.encode(sessionRecord(1)).slice(0, -1)],
  ['a later version', edited((stored) => ({ ...stored, v: 3 }))],
  ['an age in the version before there was one', edited((stored) => ({ ...stored, v: 1 }))],
  ['no age', edited(({ ageMs: _, ...rest }) => rest)],
  ['an age below nothing', edited((stored) => ({ ...stored, ageMs: -1 }))],
  ['no version', edited(({ v: _, ...rest }) => rest)],
  ['a field nobody knows', edited((stored) => ({ ...stored, extra: 1 }))],
  ['a missing token', edited(({ refreshToken: _, ...rest }) => rest)],
  ['an empty token', edited((stored) => ({ ...stored, refreshToken: '' }))],
  ['a token that is a number', edited((stored) => ({ ...stored, refreshToken: 1 }))],
  ['a time that is text', edited((stored) => ({ ...stored, refreshedAt: 'today' }))],
  ['an access token that is empty', edited((stored) => ({ ...stored, accessToken: { secret: '', expiresAt: 1 } }))],
  ['another kind of record', signOutsCodec.encode([])],
])('%s is unreadable', (_, text) => {
  expect(() => sessionCodec.decode(text)).toThrow(unreadable);
});

test('the error of an unreadable record contains nothing of it', () => {
  try {
    sessionCodec.decode('{"v":1,"refreshToken":"s3cr3t-token"');
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    expect(`${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`).not.toContain('s3cr3t');
  }
});

test('a record that could not be read again is refused before it is stored', () => {
  expect(() => sessionCodec.encode({ ...sessionRecord(1), refreshedAt: Number.NaN })).toThrow(unreadable);
});
