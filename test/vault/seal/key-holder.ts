import { createVault } from '../../../main/vault/vault.ts';
import { createFaultyKeychain } from '../keychain/faulty-keychain.ts';
import { first, quickly, service } from './seal-world.ts';

/**
 * Run on its own: a vault that does what it is told, in a process whose memory another one searches. It answers each
 * message with what its keychain holds. Nothing is collected on purpose: what is overwritten needs no collecting.
 */
const keychain = createFaultyKeychain(service);
const { seal } = createVault({ keychain, service, seal: { calibrate: quickly } });

process.on('message', async (order: 'set' | 'open' | 'shut') => {
  if (order === 'set') await seal.set(first);
  else if (order === 'open') await seal.open(first);
  else seal.shut();
  process.send?.([...keychain.items]);
});
