import type { Running } from '../contenders/contender.ts';

/** So many between two looks at the clock that the looks do not count. */
const batch = 500;

/** As an app does before each call: asks, waits for the token, uses it. */
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
