/**
 * Sets, changes and removes the passcode repeatedly until it is killed, starting from the state in its argument. Prints
 * each operation before it begins, and again once it is done.
 */
import { loadKeychain } from '../../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../../main/vault/vault.ts';
import { first, quickly, second, service } from './seal-world.ts';

const [from = 'none'] = process.argv.slice(2);
const { seal } = createVault({ keychain: await loadKeychain('napi'), service, seal: { calibrate: quickly } });
await seal.load();

const deeds = [
  { before: 'none', after: 'first', run: () => seal.set(first) },
  { before: 'first', after: 'second', run: () => seal.change(first, second) },
  { before: 'second', after: 'none', run: () => seal.remove(second) },
] as const;

for (let at = deeds.findIndex(({ before }) => before === from); ; at = (at + 1) % deeds.length) {
  const deed = deeds[at];
  if (deed === undefined) throw new Error(`no such state: ${from}`);
  process.stdout.write(`${deed.before} ${deed.after}\n`);
  await deed.run();
  process.stdout.write(`${deed.after} ${deed.after}\n`);
}
