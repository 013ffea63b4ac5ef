import { spawn } from 'node:child_process';
import { root } from './places.mjs';

/**
 * Runs one slow command and shows progress: on a terminal one line that counts the seconds, elsewhere a line every ten
 * seconds. Shows the command's output only if it fails; then this process exits with 1.
 *
 * @param {string} title
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd?: string, readonly env?: NodeJS.ProcessEnv }} [options]
 */
export async function runStep(title, command, args, options = {}) {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const terminal = process.stdout.isTTY === true;
  const show = (text, end) => process.stdout.write(terminal ? `\r\x1b[K  ${text}${end ? '\n' : ''}` : `  ${text}\n`);

  show(`${title} ...`, false);
  const ticking = setInterval(() => show(`${title} ... ${elapsed()}`, false), terminal ? 1000 : 10_000);
  const { code, output } = await run(command, args, options);
  clearInterval(ticking);

  if (code === 0) {
    show(`${title}: done in ${elapsed()}`, true);
    return;
  }
  show(`${title}: failed after ${elapsed()}`, true);
  process.stderr.write(`\n$ ${[command, ...args].join(' ')}\n${shorten(output.trim().split('\n')).join('\n')}\n`);
  process.exit(1);
}

/** Keeps both ends of the output, because some programs print the cause first and others last. */
function shorten(lines) {
  return lines.length <= 60 ? lines : [...lines.slice(0, 25), '...', ...lines.slice(-25)];
}

function run(command, args, { cwd = root, env = process.env }) {
  return new Promise((resolve) => {
    // npm is a .cmd file on Windows, which only a shell runs; every argument here is a constant of this folder.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
