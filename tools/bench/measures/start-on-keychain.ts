import { startPrivateKeyring } from '../../../test/support/private-keyring.ts';
import type { Surroundings } from '../child/start-contender.ts';
import type { Plan } from '../plan.ts';
import type { BenchProvider } from '../provider/bench-provider.ts';
import { measureStarts, type StartCost } from './start.ts';

/**
 * Measures as `measureStarts` does, for Nightlatch alone, with the records in a real Secret Service that the bench
 * starts. Runs only on Linux, where such a service is possible without touching the user's.
 */
export async function measureStartsOnKeychain(
  plan: Plan,
  around: Surroundings,
  provider: BenchProvider,
): Promise<Readonly<Record<string, readonly StartCost[]>>> {
  if (process.platform !== 'linux' || plan.keychainAccounts.length === 0) return {};
  const costs: StartCost[] = [];
  for (const accounts of plan.keychainAccounts) {
    const keyring = await startPrivateKeyring();
    try {
      const own = { ...around, env: keyring.env };
      const one = { accounts: [accounts], startRounds: plan.startRounds, usesAll: [] };
      costs.push(...((await measureStarts(['nightlatchOnKeychain'], one, own, provider)).nightlatchOnKeychain ?? []));
    } finally {
      await keyring.close();
    }
  }
  return { nightlatchOnKeychain: costs };
}
