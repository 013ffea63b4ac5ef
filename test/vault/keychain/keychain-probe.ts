/**
 * Runs in its own process, because a process looks its message bus up only once. Does its arguments in order, and
 * prints each outcome: an error's code, or the result.
 */
import { createHash } from 'node:crypto';
import { AsyncEntry } from '@napi-rs/keyring';
import { codeOf } from '../../../main/session/ports/errors.ts';
import { loadKeychain } from '../../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../../main/vault/vault.ts';
import { sessionRecord } from '../records.ts';

const service = 'test.nightlatch';
const keychain = await loadKeychain('napi', 6_000);
const vault = createVault({ keychain, service });

/** Writes bytes that are not text in any encoding. */
const breakItem = (account: string) =>
  new AsyncEntry(service, account, { linux: { store: 'secret-service' } }).setSecret(
    Uint8Array.from([0xff, 0xfe, 0x00]),
  );

const deeds: Readonly<Record<string, () => Promise<unknown>>> = {
  get: () => keychain.getPassword(service, 'session.an-account.a'),
  set: () => keychain.setPassword(service, 'probe', 'value'),
  delete: () => keychain.deletePassword(service, 'session.an-account.a'),
  find: async () => (await keychain.findCredentials(service)).length,
  'break-a': () => breakItem('session.an-account.a'),
  'break-b': () => breakItem('session.an-account.b'),
  'vault-read': async () => (await vault.session('an-account').read())?.generation ?? null,
  'vault-write': () => vault.session('an-account').write(sessionRecord(2)),
  'vault-write-3': () => vault.session('an-account').write(sessionRecord(3)),
  /** Digests all that is stored, because the items contain a token. */
  digest: async () => {
    const items = await keychain.findCredentials(service);
    const texts = items.map(({ account, password }) => `${account}=${password}`);
    return createHash('sha256').update(texts.toSorted().join()).digest('hex');
  },
  'vault-clear': () => vault.session('an-account').clear(),
};

for (const name of process.argv.slice(2)) {
  const outcome = await deeds[name]?.().catch(codeOf);
  process.stdout.write(`${JSON.stringify(outcome ?? null)}\n`);
}
// A call that hangs in the module's thread would keep the process alive.
process.kill(process.pid, 'SIGKILL');
