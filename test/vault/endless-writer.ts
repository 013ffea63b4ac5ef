/**
 * Writes one generation after the other until it is killed, from the one its argument names, and prints each once it
 * is stored, or the code of why it was not. The token's length is of several items, and its every part tells the
 * generation.
 */
import { loadKeychain } from '../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import { sessionRecord } from './records.ts';

const [from = '1', length = '3000'] = process.argv.slice(2);
let refusal = '';
const vault = createVault({
  keychain: await loadKeychain('napi'),
  service: 'test.nightlatch',
  onKeptThisRunOnly: (code) => {
    refusal = ` ${code}`;
  },
});
for (let generation = Number(from); ; generation += 1) {
  const token = `${generation}.`.repeat(Number(length)).slice(0, Number(length));
  const persistence = await vault.session('an-account').write(sessionRecord(generation, token));
  process.stdout.write(`${generation} ${persistence}${refusal}\n`);
}
