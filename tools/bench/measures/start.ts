import { type Surroundings, startContender } from '../child/start-contender.ts';
import type { ContenderName } from '../contenders/contenders.ts';
import type { Plan } from '../plan.ts';
import type { BenchProvider } from '../provider/bench-provider.ts';
import { percentile, type Spread, spreadOf } from '../spread.ts';

/** The cost of one number of stored accounts. */
export interface StartCost {
  readonly accounts: number;
  /** From loaded code to the first account's token, in ms. */
  readonly startMs: Spread;
  /** The heap in use after that and after garbage collection, in bytes: the median of the rounds. */
  readonly heapBytes: number;
  /** The number of active timers after that: the highest of the rounds. */
  readonly timers: number;
  /** The same once each account's token was requested. `null` if not measured. */
  readonly inUse: { readonly heapBytes: number; readonly timers: number } | null;
}

/**
 * Starts each contender on each number of stored accounts, every time in a fresh process. Rounds are interleaved. The
 * provider does not rotate here, so that every round can start from the same stored state.
 */
export async function measureStarts(
  names: readonly ContenderName[],
  plan: Pick<Plan, 'accounts' | 'startRounds'> & { readonly usesAll: readonly ContenderName[] },
  around: Surroundings,
  provider: BenchProvider,
): Promise<Readonly<Record<string, readonly StartCost[]>>> {
  provider.rules.rotates = false;
  const cells: Cell[] = [];
  for (const name of names) {
    for (const accounts of plan.accounts) {
      cells.push({ name, accounts, stored: await store(name, accounts, around), samples: [], inUse: null });
    }
  }
  for (let round = 0; round < plan.startRounds; round += 1) {
    for (const cell of cells) cell.samples.push(await startOnce(cell.name, cell.stored, around));
  }
  for (const cell of cells) {
    if (plan.usesAll.includes(cell.name)) cell.inUse = await useAll(cell, around);
  }
  provider.rules.rotates = true;
  return Object.fromEntries(names.map((name) => [name, cells.filter((cell) => cell.name === name).map(costOf)]));
}

/** One contender on one number of accounts. */
interface Cell {
  readonly name: ContenderName;
  readonly accounts: number;
  readonly stored: unknown;
  readonly samples: Sample[];
  inUse: StartCost['inUse'];
}

interface Sample {
  readonly ms: number;
  readonly heapBytes: number;
  readonly timers: number;
}

async function store(name: ContenderName, count: number, around: Surroundings): Promise<unknown> {
  const contender = await startContender(name, around);
  await contender.ask('sign-in', { count });
  await contender.ask('stop', null);
  const { stored } = await contender.ask('stored', null);
  await contender.end();
  return stored;
}

async function startOnce(name: ContenderName, stored: unknown, around: Surroundings): Promise<Sample> {
  const contender = await startContender(name, around);
  const { ms } = await contender.ask('start', { stored });
  const weight = await contender.ask('weigh', null);
  await contender.end();
  return { ms, ...weight };
}

async function useAll({ name, accounts, stored }: Cell, around: Surroundings): Promise<StartCost['inUse']> {
  const contender = await startContender(name, around);
  await contender.ask('start', { stored });
  await contender.ask('use-all', { accounts });
  const weight = await contender.ask('weigh', null);
  await contender.end();
  return weight;
}

function costOf({ accounts, samples, inUse }: Cell): StartCost {
  return {
    accounts,
    startMs: spreadOf(samples.map(({ ms }) => ms)),
    heapBytes: percentile(
      samples.map(({ heapBytes }) => heapBytes),
      0.5,
    ),
    timers: Math.max(...samples.map(({ timers }) => timers)),
    inUse,
  };
}
