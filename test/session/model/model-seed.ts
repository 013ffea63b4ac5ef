import { randomInt } from 'node:crypto';

/**
 * The seed of the random lives. CI plays new ones each time, so that it goes on finding; elsewhere the seed is fixed, so
 * that a change is judged by the same lives before and after. It is printed: NIGHTLATCH_MODEL_SEED plays it again.
 */
export function modelSeed(env: NodeJS.ProcessEnv = process.env): number {
  const { NIGHTLATCH_MODEL_SEED: given, CI } = env;
  const isCi = CI !== undefined && !['', '0', 'false'].includes(CI);
  const seed = given !== undefined ? Number(given) : isCi ? randomInt(2 ** 31) : 20_300_101;
  if (!Number.isInteger(seed)) throw new Error(`NIGHTLATCH_MODEL_SEED is not a whole number: ${given}`);
  process.stdout.write(`model seed: NIGHTLATCH_MODEL_SEED=${seed} plays these lives again\n`);
  return seed;
}
