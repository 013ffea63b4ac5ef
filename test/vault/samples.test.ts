import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { accountsCodec, type RecordCodec, sessionCodec, signOutsCodec } from '../../main/vault/record-codec.ts';
import { frameValue } from '../../main/vault/slots/slot-frame.ts';
import { createSlots } from '../../main/vault/slots/slots.ts';
import { createVault } from '../../main/vault/vault.ts';
import { createFaultyKeychain } from './keychain/faulty-keychain.ts';
import { queuedSignOut, revealed, sessionRecord } from './records.ts';

/**
 * What each version left in the keychain, item by item. A file here is never changed: a change of the format adds a
 * version, a file of what it writes, and the code that reads the older ones.
 */
const service = 'test.nightlatch';
const stored = (version: string) => {
  const keychain = createFaultyKeychain(service);
  const text = readFileSync(new URL(`./samples/${version}.json`, import.meta.url), 'utf8');
  for (const [name, item] of Object.entries<string>(JSON.parse(text))) keychain.items.set(name, item);
  return keychain;
};

describe.each([
  ['v1', { young: 0, old: 0 }],
  ['v2', { young: 1, old: 3_600_000 }],
])('what version %s stored', (version, age) => {
  test('is read', async () => {
    const vault = createVault({ keychain: stored(version), service });
    const list = await vault.accounts.read();
    expect(list?.shown).toBe('an-account');
    expect(list?.accounts.map(({ label, locked }) => [label, locked?.reason])).toEqual([
      ['Ada 🗝️ Lovelace', undefined],
      [null, 'idle'],
    ]);
    const long = { ...sessionRecord(2, 'long-token.'.repeat(250)), ageMs: age.young };
    expect(revealed(await vault.session('an-account').read())).toEqual(revealed(long));
    const locked = { ...sessionRecord(3), sessionId: 'session-2', accessToken: null, intent: null, ageMs: age.old };
    expect(revealed(await vault.session('another').read())).toEqual(
      revealed({ ...locked, acr: 'urn:example:mfa', accessTokenExpiresAt: 1_700_000_000_006 }),
    );
    const signOuts = [queuedSignOut('one'), { ...queuedSignOut('two'), endedSessions: null, lastError: null }];
    expect((await vault.signOuts.read())?.map(revealed)).toEqual(signOuts.map(revealed));
  });

  test('is stored again in this version’s format, and nothing is lost', async () => {
    const keychain = stored(version);
    const session = createVault({ keychain, service }).session('an-account');
    const before = await session.read();
    if (before === null) return expect.unreachable();
    expect(await session.write({ ...before, generation: before.generation + 1 })).toBe('keychain');
    const after = await createVault({ keychain, service }).session('an-account').read();
    expect(after && revealed(after)).toEqual(revealed({ ...before, generation: before.generation + 1 }));
    const heads = [...keychain.items]
      .filter(([name]) => /^session\.an-account\.[ab]$/.test(name))
      .map(([, item]) => item);
    expect(heads.filter((head) => head.includes(`{"v":2,"generation":${after?.generation},`))).toHaveLength(1);
  });
});

describe('a sample of this version', () => {
  const again =
    <Value>(codec: RecordCodec<Value>) =>
    (text: string) =>
      codec.encode(codec.decode(text));

  test.each([
    ['session.an-account', again(sessionCodec)],
    ['session.another', again(sessionCodec)],
    ['accounts', again(accountsCodec)],
    ['sign-outs', again(signOutsCodec)],
  ] as const)('equals what this version writes, character by character: %s', async (kind, writtenAgain) => {
    const text = (await createSlots(stored('v2'), service, kind).read()) ?? '';
    expect(writtenAgain(text)).toBe(text);
    const newest = [...stored('v2').items].filter(([name, item]) => name.startsWith(kind) && item.includes('{"v":'));
    const [head] = newest.toSorted().map(([, item]) => item);
    expect(frameValue(Number(head?.split(';')[1]), text)?.[0]).toBe(head);
  });
});
