import type { Expiry } from './measures/expiry.ts';
import type { StartCost } from './measures/start.ts';
import type { WarmToken } from './measures/warm-token.ts';
import type { Plan } from './plan.ts';

/** By contender, by number of accounts. */
export type Starts = Readonly<Record<string, readonly StartCost[]>>;

export interface Measured {
  readonly plan: Plan;
  readonly warmToken: WarmToken;
  readonly expiry: Expiry;
  readonly starts: Starts;
}

/** A figure is `null` if the plan did not measure it. */
export interface Result {
  readonly plan: Plan;
  readonly warmToken: {
    readonly perSecond: WarmToken;
    readonly ratioToMsal: number;
    readonly ratioToOidcClientTs: number;
    readonly ratioToOpenidClient: number;
  };
  readonly expiry: { readonly callers: number; readonly tokenRequests: number; readonly contenders: Expiry };
  readonly start: {
    readonly ratio1000to1: number | null;
    readonly ratio100to1OnKeychain: number | null;
    readonly contenders: Starts;
  };
  /** In bytes: after a start, and once each account's token was requested. */
  readonly heapPerAccount: Readonly<Record<string, { readonly started: number | null; readonly inUse: number | null }>>;
  readonly timers: {
    readonly at1: number | null;
    readonly at100: number | null;
    readonly at1000: number | null;
    readonly at1000InUse: number | null;
  };
  readonly required: readonly Requirement[];
}

export interface Requirement {
  readonly what: string;
  readonly wanted: string;
  readonly found: number | null;
  readonly met: boolean | null;
}

/** Returns the figures that are promised. Nightlatch is first; every ratio is of medians of the same run. */
export function resultOf({ plan, warmToken, expiry, starts }: Measured): Result {
  const ratioTo = (name: keyof WarmToken) => warmToken.nightlatch.median / warmToken[name].median;
  const at = (accounts: number, name = 'nightlatch') =>
    starts[name]?.find((cost) => cost.accounts === accounts) ?? null;
  const startRatio = (accounts: number, name: string) => {
    const [one, many] = [at(1, name), at(accounts, name)];
    return one === null || many === null ? null : many.startMs.median / one.startMs.median;
  };
  const timersAt = (accounts: number) => at(accounts)?.timers ?? null;
  const inUse = at(1_000)?.inUse?.timers ?? null;
  const ratioToMsal = ratioTo('msalNode');
  const { tokenRequests } = expiry.nightlatch;
  const ratio1000to1 = startRatio(1_000, 'nightlatch');
  return {
    plan,
    warmToken: {
      perSecond: warmToken,
      ratioToMsal,
      ratioToOidcClientTs: ratioTo('oidcClientTs'),
      ratioToOpenidClient: ratioTo('openidClient'),
    },
    expiry: { callers: plan.callers, tokenRequests, contenders: expiry },
    start: { ratio1000to1, ratio100to1OnKeychain: startRatio(100, 'nightlatchOnKeychain'), contenders: starts },
    heapPerAccount: Object.fromEntries(
      Object.entries(starts).map(([name, costs]) => [
        name,
        {
          started: perAccount(costs, ({ heapBytes }) => heapBytes),
          inUse: perAccount(costs, ({ inUse }) => inUse?.heapBytes ?? null),
        },
      ]),
    ),
    timers: { at1: timersAt(1), at100: timersAt(100), at1000: timersAt(1_000), at1000InUse: inUse },
    required: [
      requirement('a warm token, times MSAL Node', 'at least 100', ratioToMsal, (found) => found >= 100),
      requirement('token requests of all callers at expiry', 'exactly 1', tokenRequests, (found) => found === 1),
      requirement('start with 1,000 accounts, times start with 1', 'below 3', ratio1000to1, (found) => found < 3),
      requirement('timers alive with 1,000 accounts', 'exactly 1', timersAt(1_000), (found) => found === 1),
      requirement('timers alive with 1,000 accounts in use', 'exactly 1', inUse, (found) => found === 1),
    ],
  };
}

function requirement(
  what: string,
  wanted: string,
  found: number | null,
  isMet: (found: number) => boolean,
): Requirement {
  return { what, wanted, found, met: found === null ? null : isMet(found) };
}

/** Returns the bytes per additional account, between the fewest and the most accounts that were measured. */
function perAccount(costs: readonly StartCost[], bytesOf: (cost: StartCost) => number | null): number | null {
  const [first, last] = [costs[0], costs.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const [less, more] = [bytesOf(first), bytesOf(last)];
  return less === null || more === null ? null : Math.round((more - less) / (last.accounts - first.accounts));
}
