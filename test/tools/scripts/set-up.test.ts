import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseNode } from '../../../tools/scripts/set-up/choose-node.mjs';

const scripts = join(import.meta.dirname, '../../../tools/scripts');
const lockfile = {
  packages: {
    '': { name: 'a-project' },
    'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
    'node_modules/for-another-system': { version: '1.0.0', integrity: 'sha512-other', optional: true },
  },
};
const installed = { packages: { 'node_modules/one': lockfile.packages['node_modules/one'] } };

let project: string;
const started: ChildProcess[] = [];

/** Creates a project with the real set-up, a task that reports its arguments, and a controllable npm. */
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'nightlatch-set-up-'));
  await mkdir(join(project, 'tools/scripts'), { recursive: true });
  await cp(join(scripts, 'run.mjs'), join(project, 'tools/scripts/run.mjs'));
  await cp(join(scripts, 'set-up'), join(project, 'tools/scripts/set-up'), { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  await writeFile(join(project, 'package-lock.json'), JSON.stringify(lockfile));
  await mkdir(join(project, 'bin'));
  await installNpm('exit 1');
  await writeTask('console.log("task " + process.argv.slice(2)); process.exit(7);');
});

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(project, { recursive: true, force: true, maxRetries: 5 });
});

async function installNpm(lines: string): Promise<void> {
  const file = join(project, 'bin/npm');
  await writeFile(file, `#!/bin/sh\necho "npm $*" >> "${project}/calls"\n${lines}\n`);
  await chmod(file, 0o755);
}

/** The place of Node after a full install, relative to the project; `null` on a system without a Node package. */
const nodeProgram = chooseNode(process, 'node_modules').packaged ? chooseNode(process, 'node_modules').program : null;
const installNode =
  nodeProgram === null ? '' : `mkdir -p ${dirname(nodeProgram)}; ln -sf "${process.execPath}" ${nodeProgram}`;

/** The results of a real install, in its order: the lockfile's copy comes last. */
const fullInstall = `
  mkdir -p node_modules
  ${installNode}
  sleep 0.4
  echo '${JSON.stringify(installed)}' > node_modules/.package-lock.json`;

const writeTask = (code: string) => writeFile(join(project, 'tools/scripts/build.ts'), code);
const calls = async () => (existsSync(join(project, 'calls')) ? await readFile(join(project, 'calls'), 'utf8') : '');

async function installAll(): Promise<void> {
  await mkdir(join(project, 'node_modules'));
  if (nodeProgram !== null) {
    await mkdir(join(project, dirname(nodeProgram)), { recursive: true });
    await symlink(process.execPath, join(project, nodeProgram));
  }
  await writeFile(join(project, 'node_modules/.package-lock.json'), JSON.stringify(installed));
}

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly output: string }>;
}

interface RunOptions {
  /** Arguments of Node itself. */
  readonly before: readonly string[];
}

function run(...given: readonly [RunOptions | string, ...string[]]): Run {
  const [first, ...rest] = given;
  const [before, args] = typeof first === 'string' ? [[], [first, ...rest]] : [first.before, rest];
  const env = { ...process.env, PATH: `${join(project, 'bin')}${delimiter}${process.env.PATH}` };
  const child = spawn(process.execPath, [...before, join(project, 'tools/scripts/run.mjs'), ...args], {
    env,
    cwd: project,
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise<Awaited<Run['ended']>>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
  return { child, ended };
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition was not met in 10 s.');
    await delay(20);
  }
}

describe.skipIf(process.platform === 'win32')('a run of any script', () => {
  test('with everything installed, only runs the task with its arguments and exit code', async () => {
    await installAll();
    const { code, output } = await run('build', '--one', 'two').ended;
    expect({ code, output }).toEqual({ code: 7, output: 'task --one,two\n' });
    expect(await calls()).toBe('');
  });

  test('costs less than half a second if nothing is missing', async () => {
    await installAll();
    await writeTask('');
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const startedAt = performance.now();
      await run('build').ended;
      times.push(performance.now() - startedAt);
    }
    expect(Math.min(...times)).toBeLessThan(500);
  });

  test('installs npm’s packages by the lockfile, then runs the task', async () => {
    await installNpm(fullInstall);
    const { code, output } = await run('build').ended;
    expect(code).toBe(7);
    expect(output).toContain('npm packages');
    expect(output).toContain('task');
    expect(await calls()).toMatch(/^npm ci .*--include=dev/);
  });

  test('runs no install script, and includes the optional packages, one of which is Node', async () => {
    await installNpm(fullInstall);
    await run('build').ended;
    expect(await calls()).toMatch(/^npm ci .*--include=optional --ignore-scripts /);
  });

  test.skipIf(nodeProgram === null)('installs again if only the Node binary is missing', async () => {
    await installAll();
    await rm(join(project, nodeProgram ?? ''));
    await installNpm(fullInstall);
    const { code, output } = await run('build').ended;
    expect(code).toBe(7);
    expect(output).toContain('Setting up what is missing: Node 24');
    expect(await calls()).toMatch(/^npm ci/);
  });

  test('on a system without a Node package, runs on the Node 24 that started it and refuses another', async () => {
    await installAll();
    const onRiscv = (version: string) => {
      const code = `Object.defineProperty(process, 'arch', { value: 'riscv64' });
        Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
      return run({ before: ['--import', `data:text/javascript,${encodeURIComponent(code)}`] }, 'build').ended;
    };
    expect(await onRiscv('24.2.0')).toEqual({ code: 7, signal: null, output: 'task \n' });
    for (const version of ['20.20.2', '24.1.0', '26.0.0']) {
      const { code, output } = await onRiscv(version);
      expect(code, version).toBe(1);
      expect(output).toContain(`Node 24 (24.2 or newer) for ${process.platform}-riscv64, and this is Node ${version}`);
    }
    expect(await calls()).toBe('');
  });

  test('installs again if the lockfile has changed', async () => {
    await installAll();
    const moved = structuredClone(lockfile);
    moved.packages['node_modules/one'].version = '1.0.1';
    await writeFile(join(project, 'package-lock.json'), JSON.stringify(moved));
    await installNpm('exit 1');
    expect((await run('build').ended).code).toBe(1);
    expect(await calls()).toMatch(/^npm ci/);
  });

  test('installs once if two start at the same time', async () => {
    await installNpm(fullInstall);
    const [one, other] = await Promise.all([run('build').ended, run('build').ended]);
    expect([one.code, other.code]).toEqual([7, 7]);
    expect((await calls()).trim().split('\n')).toHaveLength(1);
    expect(one.output + other.output).toContain('Waiting for another run');
  });

  test('recovers from an earlier run that was killed half way', async () => {
    await installNpm('sleep 3');
    const { child, ended } = run('build');
    await until(async () => (await calls()) !== '');
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(join(project, '.cache/set-up.lock'))).toBe(true);

    await installNpm(fullInstall);
    expect((await run('build').ended).code).toBe(7);
    expect(existsSync(join(project, '.cache/set-up.lock'))).toBe(false);
  });

  test('prints npm’s output and exits with 1 if npm fails, and leaves no lock', async () => {
    await installNpm('echo "E404 no such package" >&2; exit 3');
    const { code, output } = await run('build').ended;
    expect(code).toBe(1);
    expect(output).toContain('E404 no such package');
    expect(output).not.toContain('task');
    expect(existsSync(join(project, '.cache/set-up.lock'))).toBe(false);
  });

  test('forwards a signal, and dies of it as the task did', async () => {
    await installAll();
    await writeTask('console.log("ready"); setInterval(() => {}, 1000);');
    const { child, ended } = run('build');
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  test('installs a room’s own packages for the task that needs them, and for no other', async () => {
    await installAll();
    await mkdir(join(project, 'tools/bench'));
    await writeFile(join(project, 'tools/bench/package-lock.json'), JSON.stringify(lockfile));
    await writeFile(join(project, 'tools/bench/engine.ts'), 'console.log("measured"); process.exit(5);');
    await installNpm(`pwd >> "${project}/calls"; mkdir -p node_modules
      echo '${JSON.stringify(installed)}' > node_modules/.package-lock.json`);
    expect((await run('build').ended).code).toBe(7);
    expect(await calls()).toBe('');

    const { code, output } = await run('bench:engine').ended;
    expect(code).toBe(5);
    expect(output).toContain('Setting up what is missing: npm packages of tools/bench/');
    expect(await calls()).toMatch(/^npm ci .*\n.*\/bench\n$/);
    await run('bench:engine').ended;
    expect((await calls()).match(/npm ci/g)).toHaveLength(1);
  });

  test('installs nothing through a link to another checkout’s packages, and prints what to do', async () => {
    await installAll();
    const theirs = join(project, 'another-checkout');
    await rename(join(project, 'node_modules'), theirs);
    await symlink(theirs, join(project, 'node_modules'));
    // The stand-in does no harm as long as nothing is missing.
    expect((await run('build').ended).code).toBe(7);

    await writeFile(join(theirs, '.package-lock.json'), '{ "packages": {} }');
    await installNpm(fullInstall);
    const { code, output } = await run('build').ended;
    expect(code).toBe(1);
    expect(output).toContain(`node_modules is a link to ${theirs}`);
    expect(output).toContain('rm node_modules');
    expect(await calls()).toBe('');
    expect(existsSync(join(project, '.cache/set-up.lock'))).toBe(false);

    if (nodeProgram === null) return;
    await writeFile(join(theirs, '.package-lock.json'), JSON.stringify(installed));
    await rm(join(theirs, relative('node_modules', nodeProgram)));
    expect((await run('build').ended).output).toContain('node_modules is a link');
  });

  test('names the known tasks', async () => {
    const { code, output } = await run('tset').ended;
    expect(code).toBe(2);
    expect(output).toContain('start, dev, tour, test');
  });
});
