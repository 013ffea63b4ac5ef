import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build/bundle-options.ts';
import { build } from './build.ts';
import { openDesktop } from './desktop/open-desktop.ts';
import { runSession, type Session } from './process/run-session.ts';
import { startChild } from './process/start-child.ts';
import { chooseShell } from './shell/choose-shell.ts';
import { readPlaywrightReport } from './test/read-playwright-report.ts';
import { readVitestReport } from './test/read-vitest-report.ts';
import { isSuite, runsOf } from './test/runs-of.ts';
import { addTallies, closingLines, nothing, oneFailure, type Tally, tallyRun } from './test/tally.ts';

const modules = join(root, 'node_modules');
const reports = join(root, '.cache/reports');

async function runTests(session: Session): Promise<number> {
  const [first, ...rest] = process.argv.slice(2);
  const name = isSuite(first) ? first : 'all';
  const args = isSuite(first) || first === undefined ? rest : [first, ...rest];
  const tallies: Tally[] = [];

  if (name === 'all') {
    tallies.push(await check(session, 'Types', join(modules, 'typescript/bin/tsc'), ['-b']));
    tallies.push(
      await check(session, 'Lint', join(modules, '@biomejs/biome/bin/biome'), ['check', '--error-on-warnings']),
    );
  }
  // The engine is pure TypeScript: its tests need neither the built app nor a desktop.
  const needsApp = name !== 'engine';
  const built = needsApp && (await tryBuild());
  if (needsApp && !built) tallies.push(oneFailure('Build'));

  const env: NodeJS.ProcessEnv = { ...(needsApp ? await openDesktop(session, 'all') : process.env) };
  if (name === 'electron') {
    // Throws if Electron is not available, because this suite tests nothing else.
    const shell = await chooseShell(session, 'electron');
    env.NIGHTLATCH_SHELL = 'electron';
    if (shell.args.includes('--no-sandbox')) env.NIGHTLATCH_NO_SANDBOX = 'yes';
  }
  const { rooms, specs } = runsOf(name, args);
  if (rooms !== null) tallies.push(await runRooms(session, env, rooms));
  if (specs !== null && built) tallies.push(await runSpecs(session, env, specs));
  if (session.signal.aborted) return 0;

  const sum = addTallies(tallies);
  for (const line of closingLines(sum)) process.stdout.write(`${line}\n`);
  return sum.failed.length === 0 ? 0 : 1;
}

/** A check is not a test: a clean check adds no passed test, and one that is not clean adds one failure. */
async function check(session: Session, title: string, program: string, args: readonly string[]): Promise<Tally> {
  const code = await runNode(session, process.env, program, args);
  process.stdout.write(`${title}: ${code === 0 ? 'clean' : 'not clean'}\n`);
  return code === 0 ? nothing : oneFailure(title);
}

async function tryBuild(): Promise<boolean> {
  try {
    process.stdout.write((await build({ mode: 'run' })) ? 'Build: done\n' : 'Build: up to date\n');
    return true;
  } catch (error) {
    process.stdout.write(`Build: failed\n${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

async function runRooms(session: Session, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Tally> {
  const report = freshReport('vitest.json');
  const program = join(modules, 'vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runNode(session, env, program, ['run', ...reporters, ...args]);
  return tallyRun(report, code, readVitestReport);
}

async function runSpecs(session: Session, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Tally> {
  const report = freshReport('playwright.json');
  const code = await runNode(session, env, join(modules, '@playwright/test/cli.js'), ['test', ...args]);
  return tallyRun(report, code, readPlaywrightReport);
}

async function runNode(
  session: Session,
  env: NodeJS.ProcessEnv,
  program: string,
  args: readonly string[],
): Promise<number> {
  if (session.signal.aborted) return 1;
  const child = startChild(process.execPath, [program, ...args], { cwd: root, env });
  const stop = () => void child.stop();
  session.signal.addEventListener('abort', stop, { once: true });
  const code = await child.ended;
  session.signal.removeEventListener('abort', stop);
  return code;
}

/** Deletes the report of an earlier run, which must not count for this one. */
function freshReport(name: string): string {
  const file = join(reports, name);
  rmSync(file, { force: true });
  return file;
}

await runSession(runTests);
