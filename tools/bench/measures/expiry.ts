import { setTimeout as pause } from 'node:timers/promises';
import { type Surroundings, startContender } from '../child/start-contender.ts';
import type { Plan } from '../plan.ts';
import type { BenchProvider } from '../provider/bench-provider.ts';
import { percentile } from '../spread.ts';
import { type WarmToken, warmContenders } from './warm-token.ts';

export interface ExpiryOutcome {
  readonly tokenRequests: number;
  /** The number of callers that got a token, and the number of different tokens. */
  readonly served: number;
  readonly differentTokens: number;
  readonly refused: number;
  /** Whether the session is still valid at the provider, or its reuse detection has ended it. */
  readonly sessionSurvived: boolean;
  /** From the call to a token or an error, in ms. */
  readonly waitMs: { readonly median: number; readonly p99: number; readonly most: number };
}

export type Expiry = { readonly [Name in keyof WarmToken]: ExpiryOutcome };

/**
 * Measures many concurrent callers that find only an expired token, as after a sleep longer than every refresh
 * interval. The provider rotates refresh tokens, and ends a session whose spent refresh token is used again.
 */
export async function measureExpiry(plan: Plan, around: Surroundings, provider: BenchProvider): Promise<Expiry> {
  const outcomes: [string, ExpiryOutcome][] = [];
  // So short that the token expires before a contender's own timer fires.
  const lifeMs = 3_000;
  for (const name of warmContenders) {
    provider.rules.lifetimes = { atSignIn: lifeMs / 1_000, atRefresh: 3_600 };
    const contender = await startContender(name, around);
    await contender.ask('sign-in', { count: 1 });
    const living = provider.liveSessions();
    await pause(lifeMs + 500);
    provider.rules.delayMs = plan.providerDelayMs;
    provider.takeTokenRequests();
    const { waitsMs, served, differentTokens } = await contender.ask('burst', { callers: plan.callers });
    outcomes.push([
      name,
      {
        tokenRequests: provider.takeTokenRequests(),
        served,
        differentTokens,
        refused: plan.callers - served,
        sessionSurvived: provider.liveSessions() === living,
        waitMs: { median: percentile(waitsMs, 0.5), p99: percentile(waitsMs, 0.99), most: percentile(waitsMs, 1) },
      },
    ]);
    provider.rules.delayMs = 0;
    await contender.end();
  }
  provider.rules.lifetimes = { atSignIn: 3_600, atRefresh: 3_600 };
  return Object.fromEntries(outcomes) as Expiry;
}
