import { killAll } from './start-child.ts';

export interface Session {
  /** Aborts when the user or the system asks this process to end. */
  readonly signal: AbortSignal;
  /** Registers a clean-up that runs at the end, newest first, however the session ends. */
  atEnd(cleanUp: () => Promise<void> | void): void;
  /** Resolves with the value of `promise`, or with `null` if the session is interrupted first. */
  unlessEnded<Value>(promise: Promise<Value>): Promise<Value | null>;
}

/** A signal this long after the first, in ms, is a new request and not a repeat of the same key press. */
const hurryAfterMs = 1000;
const stillEnding = 'Still ending. Press Ctrl-C again to end everything at once.\n';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs a task that owns processes and folders, cleans up after it whether it ends by itself, fails or is interrupted,
 * and then ends this process with the task's exit code.
 *
 * The same key press can arrive twice (from the terminal and from the parent process). A signal more than a second
 * after the first means that the user wants to end at once, and kills what still runs.
 */
export async function runSession(task: (session: Session) => Promise<number>): Promise<never> {
  const controller = new AbortController();
  const cleanUps = new AsyncDisposableStack();
  let interruptedAt: number | null = null;
  let exitCode = 0;

  // A closed terminal accepts no more output, and that error must not interrupt the clean-up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (interruptedAt !== null && performance.now() - interruptedAt > hurryAfterMs) killAll();
      if (interruptedAt === null) {
        interruptedAt = performance.now();
        setTimeout(() => process.stdout.write(stillEnding), hurryAfterMs).unref();
      }
      exitCode = exitCodes[name];
      controller.abort();
    });
  }
  process.once('exit', killAll);

  try {
    const code = await task({
      signal: controller.signal,
      atEnd: (cleanUp) => cleanUps.defer(cleanUp),
      unlessEnded: (promise) => unlessAborted(promise, controller.signal),
    });
    if (!controller.signal.aborted) exitCode = code;
  } catch (error) {
    if (!controller.signal.aborted) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      exitCode = 1;
    }
  }
  await cleanUps.disposeAsync().catch((error: unknown) => {
    process.stderr.write(`Not everything was cleaned up: ${String(error)}\n`);
    exitCode ||= 1;
  });
  process.exit(exitCode);
}

function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | null> {
  if (signal.aborted) return Promise.resolve(null);
  const { promise: aborted, resolve } = Promise.withResolvers<null>();
  const give = () => resolve(null);
  signal.addEventListener('abort', give, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', give));
}
