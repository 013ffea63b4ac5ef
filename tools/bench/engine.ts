// npm run bench:engine: measures the engine against its peers, in one run on one computer.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Surroundings } from './child/start-contender.ts';
import { measureExpiry } from './measures/expiry.ts';
import { measureStarts } from './measures/start.ts';
import { measureStartsOnKeychain } from './measures/start-on-keychain.ts';
import { measureWarmTokens } from './measures/warm-token.ts';
import { fullPlan, type Plan, tinyPlan } from './plan.ts';
import { startBenchProvider } from './provider/bench-provider.ts';
import { type Measured, resultOf } from './result.ts';
import { tablesOf } from './table.ts';

const root = join(import.meta.dirname, '../..');
const compared = ['nightlatch', 'msalNode', 'oidcClientTs'] as const;
const say = (text: string) => process.stdout.write(`${text}\n`);

/** Runs the provider in this process, which does nothing else during a measurement, and each contender in its own. */
async function measure(plan: Plan): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-bench-'));
  const provider = await startBenchProvider();
  try {
    const trusted = join(folder, 'provider.pem');
    await writeFile(trusted, provider.certificate);
    const around: Surroundings = { issuer: provider.issuer, trusted };
    say('Tokens from a warm cache ...');
    const warmToken = await measureWarmTokens(plan, around);
    say('Starts ...');
    const starts = await measureStarts(compared, { ...plan, usesAll: ['nightlatch'] }, around, provider);
    const onKeychain = await measureStartsOnKeychain(plan, around, provider);
    say('Callers at expiry: the peers that send a request a caller take a minute or two ...');
    const expiry = await measureExpiry(plan, around, provider);
    return { plan, warmToken, expiry, starts: { ...starts, ...onKeychain } };
  } finally {
    await provider.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function versions(): Promise<Readonly<Record<string, string>>> {
  const { dependencies } = JSON.parse(await readFile(join(import.meta.dirname, 'package.json'), 'utf8'));
  return { node: process.version, ...dependencies };
}

const { values } = parseArgs({
  options: {
    tiny: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'artifacts/bench/engine.json') },
  },
});
const startedAt = new Date();
const result = resultOf(await measure(values.tiny ? tinyPlan : fullPlan));
const machine = {
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 1024 ** 3),
  system: `${process.platform} ${process.arch}`,
};
const document = { startedAt: startedAt.toISOString(), machine, versions: await versions(), ...result };
await mkdir(dirname(values.out), { recursive: true });
await writeFile(values.out, `${JSON.stringify(document, null, 2)}\n`);
say(`\n${tablesOf(result)}\nThe median of the rounds, and from the least to the most. Written to ${values.out}`);
if (result.required.some(({ met }) => met === false)) process.exitCode = 1;
