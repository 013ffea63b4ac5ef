import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const bench = join(import.meta.dirname, '../../../tools/bench');
const arePeersHere = existsSync(join(bench, 'node_modules/@azure/msal-node'));

const positive = z.number().positive();
const spread = z.strictObject({ median: positive, least: positive, most: positive, rounds: z.int().positive() });
const outcome = z.strictObject({
  tokenRequests: z.int().positive(),
  served: z.int().positive(),
  differentTokens: z.int().positive(),
  refused: z.int().nonnegative(),
  sessionSurvived: z.boolean(),
  waitMs: z.strictObject({ median: positive, p99: positive, most: positive }),
});
const perContender = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject({ nightlatch: schema, msalNode: schema, oidcClientTs: schema, openidClient: schema });
const count = z.int().nonnegative();
const inUse = z.strictObject({ heapBytes: positive, timers: count }).nullable();
const startCost = z.strictObject({ accounts: count, startMs: spread, heapBytes: positive, timers: count, inUse });

/** The shape that other programs read from artifacts/bench/engine.json. A tiny run does not measure 1,000 accounts. */
const shape = z.strictObject({
  startedAt: z.iso.datetime(),
  machine: z.strictObject({ processor: z.string(), cores: positive, memoryGiB: positive, system: z.string() }),
  versions: z.record(z.string(), z.string().min(1)),
  plan: z.looseObject({ callers: positive }),
  warmToken: z.strictObject({
    perSecond: perContender(spread),
    ratioToMsal: positive,
    ratioToOidcClientTs: positive,
    ratioToOpenidClient: positive,
  }),
  expiry: z.strictObject({ callers: positive, tokenRequests: count, contenders: perContender(outcome) }),
  start: z.strictObject({
    ratio1000to1: positive.nullable(),
    ratio100to1OnKeychain: positive.nullable(),
    contenders: z.record(z.string(), z.array(startCost).min(1)),
  }),
  heapPerAccount: z.record(
    z.string(),
    z.strictObject({ started: z.number().nullable(), inUse: z.number().nullable() }),
  ),
  timers: z.strictObject({
    at1: count.nullable(),
    at100: count.nullable(),
    at1000: count.nullable(),
    at1000InUse: count.nullable(),
  }),
  required: z.array(
    z.strictObject({ what: z.string(), wanted: z.string(), found: z.number().nullable(), met: z.boolean().nullable() }),
  ),
});

test.skipIf(!arePeersHere)(
  'a tiny run against the peers writes every promised figure (skipped if tools/bench/ was never set up)',
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nightlatch-bench-test-'));
    try {
      const out = join(folder, 'engine.json');
      const args = [join(bench, 'engine.ts'), '--tiny', '--out', out];
      // The exit code judges the figures, which are meaningless in a tiny run.
      const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => error);
      const document = shape.parse(JSON.parse(await readFile(out, 'utf8')));
      expect(document.expiry).toMatchObject({ callers: document.plan.callers, tokenRequests: 1 });
      expect(document.expiry.contenders.nightlatch).toMatchObject({ refused: 0, sessionSurvived: true });
      expect(document.timers.at1).toBe(1);
      expect(stdout).toContain('Nightlatch is');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
