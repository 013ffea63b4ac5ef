import type { Running } from '../contenders/contender.ts';

/** The calls between two readings of the clock: enough that the readings do not affect the rate. */
const batch = 500;

/** Calls as an app does before each API call: requests the token, awaits it, uses it. */
export async function measureWarmToken(running: Running, forMs: number): Promise<{ readonly perSecond: number }> {
  const startedAt = performance.now();
  let count = 0;
  let characters = 0;
  let passedMs = 0;
  while (passedMs < forMs) {
    for (let turn = 0; turn < batch; turn += 1) characters += (await running.token(0)).length;
    count += batch;
    passedMs = performance.now() - startedAt;
  }
  if (characters < count) throw new Error('A token was empty');
  return { perSecond: (count / passedMs) * 1_000 };
}
