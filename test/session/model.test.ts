import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySequence, type Command, fairSequence } from './model/commands.ts';
import { modelSeed } from './model/model-seed.ts';
import { runSequence } from './model/run-sequence.ts';

/**
 * Random sequences of everything that can happen to a session, with every invariant checked after every step. A failure
 * prints its seed, its path and the shortest sequence found. NIGHTLATCH_MODEL_SEED replays all of it,
 * NIGHTLATCH_MODEL_PATH only the shortest sequence (choose the test with -t), NIGHTLATCH_MODEL_SEED=new plays new
 * sequences, and NIGHTLATCH_MODEL_RUNS plays more.
 */
const seed = modelSeed();
const runs = Number(process.env.NIGHTLATCH_MODEL_RUNS ?? 2_000);
const path = process.env.NIGHTLATCH_MODEL_PATH;
const timeout = 30_000 + runs * 200;

async function play(sequences: fc.Arbitrary<Command[]>, mayEnd: boolean): Promise<void> {
  let steps = 0;
  const property = fc.asyncProperty(sequences, async (commands) => {
    steps += await runSequence(commands, mayEnd);
  });
  await fc.assert(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
  // Sequences that end too early would prove nothing.
  if (path === undefined) expect(steps).toBeGreaterThan(runs * 25);
}

test('no network fault, crash, lock or clock ends a session or violates an invariant', { timeout }, async () => {
  await play(fairSequence, false);
});

test('a failing keychain or a strict provider does so only in the cases that explain it', { timeout }, async () => {
  await play(anySequence, true);
});
