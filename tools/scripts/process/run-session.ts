import { killAll } from './start-child.ts';

export interface Session {
  /** Aborts when the person or the system wants us to end. */
  readonly signal: AbortSignal;
  /** Runs at the end, newest first, however the end comes. */
  atEnd(cleanUp: () => Promise<void> | void): void;
  /** What `promise` gives, or `null` where the wish to end comes first. */
  unlessEnded<Value>(promise: Promise<Value>): Promise<Value | null>;
}

/** A signal so long after the first is a wish of its own, and no echo of the same key press. */
const hurryAfterMs = 1000;
const stillEnding = 'Still ending. Press Ctrl-C again to end everything at once.\n';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs a task that owns processes and folders, and cleans up after it whether it ends by itself, fails or is
 * interrupted; then ends this process with the task's exit code.
 *
 * The same key press can arrive twice (from the terminal and from the program above us). A signal that comes more than
 * a second after the first is someone in a hurry: what still runs is then ended by force.
 */
export async function runSession(task: (session: Session) => Promise<number>): Promise<never> {
  const controller = new AbortController();
  const cleanUps = new AsyncDisposableStack();
  let interruptedAt: number | null = null;
  let exitCode = 0;

  // A terminal that is gone takes no more lines: that error must not cut the clean-up short.
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
