// Waits for the end of an app that is to be relaunched: the system closes the pipe to this process then.
import { spawn } from 'node:child_process';

const [program = '', ...args] = process.argv.slice(2);
for await (const _ of process.stdin) {
  // The pipe never carries data.
}
// As Electron does: in a separate group, and without output, whose reader may be gone.
spawn(program, args, { stdio: 'ignore', detached: true }).unref();
