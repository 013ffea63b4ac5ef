import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** The message of a second instance to the first. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

export interface SingleInstance {
  /** Acquires the lock of this user data folder, or sends `message` to its holder. Synchronous, as in Electron. */
  request(userData: string, message: SecondInstance): boolean;
  isHeld(): boolean;
  /** Sets the listener and delivers messages that arrived earlier. */
  onSecond(listener: (message: SecondInstance) => void): void;
  /** Resolves when another process can acquire the lock. */
  close(): Promise<void>;
}

/** The values that the listener thread writes into the memory shared with this thread. */
export const listenerStates = { starting: 0, listening: 1, taken: 2, failed: 3 } as const;

/** How long the listener may take to start, in ms. */
const patience = 10_000;

/**
 * Allows one holder per user data folder: a listening socket, which the system closes however its owner ends. Node can
 * listen only asynchronously, so another thread does it while this one waits.
 */
export function createSingleInstance(): SingleInstance {
  let holder: Worker | null = null;
  let listener: ((message: SecondInstance) => void) | null = null;
  const early: SecondInstance[] = [];

  function listen(userData: string): boolean {
    const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const state = new Int32Array(memory);
    const worker = new Worker(new URL('./instance-listener.ts', import.meta.url), { workerData: { userData, memory } });
    worker.unref();
    Atomics.wait(state, 0, listenerStates.starting, patience);
    if (Atomics.load(state, 0) === listenerStates.listening) {
      worker.on('message', (message: SecondInstance) => {
        if (listener === null) early.push(message);
        else listener(message);
      });
      holder = worker;
      // A message listener keeps the process alive, so `unref` is needed again.
      worker.unref();
      return true;
    }
    void worker.terminate();
    if (Atomics.load(state, 0) === listenerStates.taken) return false;
    throw new Error('preview: the single-instance lock cannot be taken');
  }

  return {
    request: (userData, message) => {
      if (holder !== null || listen(userData)) return true;
      const teller = join(import.meta.dirname, 'tell-first-instance.ts');
      const told = spawnSync(process.execPath, [teller, userData], {
        input: JSON.stringify(message),
        timeout: patience,
      });
      // As in Electron, a holder that is shutting down accepts no message, and the new instance starts.
      return told.status === 0 ? false : listen(userData);
    },
    isHeld: () => holder !== null,
    onSecond: (wanted) => {
      listener = wanted;
      for (const message of early.splice(0)) wanted(message);
    },
    close: async () => {
      await holder?.terminate();
      holder = null;
    },
  };
}
