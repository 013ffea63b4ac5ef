import { type ContenderProcess, type Surroundings, startContender } from '../child/start-contender.ts';
import type { ContenderName } from '../contenders/contenders.ts';
import type { Plan } from '../plan.ts';
import { type Spread, spreadOf } from '../spread.ts';

export const warmContenders = [
  'nightlatch',
  'msalNode',
  'oidcClientTs',
  'openidClient',
] as const satisfies readonly ContenderName[];

export type WarmToken = { readonly [Name in (typeof warmContenders)[number]]: Spread };

/** Measures tokens per second from a warm cache: one account, a valid token, one caller, one contender at a time. */
export async function measureWarmTokens(plan: Plan, around: Surroundings): Promise<WarmToken> {
  const processes: ContenderProcess[] = [];
  for (const name of warmContenders) {
    const contender = await startContender(name, around);
    await contender.ask('sign-in', { count: 1 });
    await contender.ask('warm-token', { forMs: plan.warmRoundMs });
    processes.push(contender);
  }
  const rates: number[][] = processes.map(() => []);
  for (let round = 0; round < plan.warmRounds; round += 1) {
    // Each contender goes first equally often, so that other load on the computer affects all alike.
    for (let step = 0; step < processes.length; step += 1) {
      const turn = (round + step) % processes.length;
      const answer = await processes[turn]?.ask('warm-token', { forMs: plan.warmRoundMs });
      if (answer !== undefined) rates[turn]?.push(answer.perSecond);
    }
  }
  for (const contender of processes) await contender.end();
  return Object.fromEntries(warmContenders.map((name, turn) => [name, spreadOf(rates[turn] ?? [])])) as WarmToken;
}
