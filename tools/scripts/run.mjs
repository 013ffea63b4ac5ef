#!/usr/bin/env node
// The entry point of every npm script: sets up what is missing, then runs the task with the project's own Node. Plain
// JavaScript on built-ins, because it must run before anything is installed, on any version of Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectNode, root } from './set-up/places.mjs';
import { findMissing, setUp } from './set-up/set-up.mjs';

/** Per task: the program for Node, its first arguments, the required set-up, and the room whose packages it needs. */
const tasks = {
  start: { program: 'tools/scripts/start.ts', needs: 'window' },
  dev: { program: 'tools/scripts/dev.ts', needs: 'window' },
  tour: { program: 'tools/scripts/tour.ts', needs: 'everything' },
  test: { program: 'tools/scripts/test.ts', needs: 'everything' },
  'test:rooms': { program: 'tools/scripts/test.ts', first: ['rooms'], needs: 'everything' },
  'test:engine': { program: 'tools/scripts/test.ts', first: ['engine'], needs: 'packages' },
  'test:flows': { program: 'tools/scripts/test.ts', first: ['flows'], needs: 'everything' },
  'test:app': { program: 'tools/scripts/test.ts', first: ['app'], needs: 'everything' },
  'test:electron': { program: 'tools/scripts/test.ts', first: ['electron'], needs: 'everything' },
  'test:crash': { program: 'test/crash/run.ts', needs: 'everything' },
  'test:race': { program: 'test/race/run.ts', needs: 'everything' },
  'test:mutation': { program: 'test/mutation/run.ts', needs: 'packages', room: 'test/mutation' },
  'bench:engine': { program: 'tools/bench/engine.ts', needs: 'everything', room: 'tools/bench' },
  build: { program: 'tools/scripts/build.ts', needs: 'packages' },
  package: { program: 'tools/scripts/package.ts', needs: 'packages' },
  typecheck: { program: 'node_modules/typescript/bin/tsc', first: ['-b'], needs: 'packages' },
  lint: {
    program: 'node_modules/@biomejs/biome/bin/biome',
    first: ['check', '--error-on-warnings'],
    needs: 'packages',
  },
  english: { program: 'tools/scripts/english.ts', needs: 'packages' },
  format: { program: 'tools/scripts/format.ts', needs: 'packages' },
  gallery: { program: 'test/renderer/gallery/shoot.ts', needs: 'everything' },
};

const [name, ...args] = process.argv.slice(2);

if (name === '--check') {
  const missing = findMissing('everything');
  process.stdout.write(`${missing.length === 0 ? 'Nothing is missing.' : `Missing: ${missing.join(', ')}`}\n`);
  process.exit(missing.length === 0 ? 0 : 1);
}

const task = name === undefined ? undefined : tasks[name];
if (task === undefined) {
  process.stderr.write(
    `Usage: node tools/scripts/run.mjs <task> [arguments]\nTasks: ${Object.keys(tasks).join(', ')}\n`,
  );
  process.exit(2);
}

await setUp(task.needs, task.room);

// A terminal sends Ctrl-C to the child as well; it treats a repeat within a second as the same key press.
const child = spawn(projectNode, [join(root, task.program), ...(task.first ?? []), ...args], {
  cwd: root,
  stdio: 'inherit',
});
const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
for (const signal of signals) process.on(signal, () => child.kill(signal));
// If npm is killed, its shell dies too and this process remains, so that nothing would ever end the task.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) {
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    // Once, because the task treats a later signal as an order to end everything at once.
    clearInterval(watching);
    child.kill('SIGTERM');
  }, 500).unref();
}
child.on('error', (error) => {
  process.stderr.write(`${projectNode} did not start: ${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  // End by the child's own signal, so that the calling shell sees a signal and not an invented exit code.
  for (const handled of signals) process.removeAllListeners(handled);
  process.kill(process.pid, signal);
});
