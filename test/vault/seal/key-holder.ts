import { createVault } from '../../../main/vault/vault.ts';
import { createFaultyKeychain } from '../keychain/faulty-keychain.ts';
import { first, quickly, service } from './seal-world.ts';

/**
 * Runs on its own: a vault under command, in a process whose memory another one searches. It replies to each message
 * with the contents of its keychain. Garbage is deliberately not collected: what is overwritten needs no collection.
 */
const keychain = createFaultyKeychain(service);
const { seal } = createVault({ keychain, service, seal: { calibrate: quickly } });

process.on('message', async (order: 'set' | 'open' | 'shut') => {
  if (order === 'set') await seal.set(first);
  else if (order === 'open') await seal.open(first);
  else seal.shut();
  process.send?.([...keychain.items]);
});
