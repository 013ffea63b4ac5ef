import { randomInt } from 'node:crypto';

const fixed = 20_300_101;

/**
 * Returns the seed of the random lives. It is fixed, so that the same lives judge the code before and after a change.
 * NIGHTLATCH_MODEL_SEED=new plays new lives; the seed is printed, and NIGHTLATCH_MODEL_SEED=<seed> plays them again.
 * Throws if the variable is neither.
 */
export function modelSeed(env: NodeJS.ProcessEnv = process.env): number {
  const given = env.NIGHTLATCH_MODEL_SEED;
  const seed = given === undefined ? fixed : given === 'new' ? randomInt(2 ** 31) : Number(given);
  if (!Number.isInteger(seed)) throw new Error(`NIGHTLATCH_MODEL_SEED is neither "new" nor a whole number: ${given}`);
  process.stdout.write(`model seed: NIGHTLATCH_MODEL_SEED=${seed} plays these lives again\n`);
  return seed;
}
