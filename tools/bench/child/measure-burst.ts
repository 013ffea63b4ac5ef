import type { Running } from '../contenders/contender.ts';
import type { Burst } from './protocol.ts';

/** Makes all calls in the same turn of the event loop. A refused call counts its wait too. */
export async function measureBurst(running: Running, callers: number): Promise<Burst> {
  const waitsMs: number[] = [];
  const tokens: string[] = [];
  const call = async (): Promise<void> => {
    const askedAt = performance.now();
    try {
      tokens.push(await running.token(0));
    } catch {
      // A failure counts as a missing token.
    } finally {
      waitsMs.push(performance.now() - askedAt);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return { waitsMs, served: tokens.length, differentTokens: new Set(tokens).size };
}
