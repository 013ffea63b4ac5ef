/**
 * Writes one generation after the other until it is killed, starting at its argument, and prints each once it is
 * stored, or the error code. The token's length needs several items, and every part of it contains the generation.
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
