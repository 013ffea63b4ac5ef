// Waits beside an app that is to start again, until the system closes the pipe to it: then it is gone.
import { spawn } from 'node:child_process';

const [program = '', ...args] = process.argv.slice(2);
for await (const _ of process.stdin) {
  // Nothing is ever said.
}
// As Electron's: in a group of its own, and without output, whose reader may be gone.
spawn(program, args, { stdio: 'ignore', detached: true }).unref();
