import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { armedAnew } from './gates.ts';
import type { BringTo, ChildPlan, FromChild, Operation, ToChild } from './protocol.ts';

type Settling = Extract<FromChild, { tell: 'settled' }>;

/** One start of the app, as its parent sees it. */
export interface CrashChild {
  /** Resolves with the result of the start, or `null` if it killed itself before. */
  settled(): Promise<Settling | null>;
  bring(to: BringTo): Promise<void>;
  /** Resolves with `null` once the child has died, or with the points that it passed if it survived. */
  run(operation: Operation, dieAt: string | null): Promise<readonly string[] | null>;
  kill(): Promise<void>;
  /** Returns the points passed since the start or since `run` began. The list is complete once the child has died. */
  passed(): readonly string[];
}

const program = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

/** Time limit in ms for one operation of a child, far more than it needs on a busy computer. */
const patienceMs = 45_000;

export function startCrashChild(plan: ChildPlan, env: NodeJS.ProcessEnv): CrashChild {
  const child = spawn(process.execPath, [program, JSON.stringify(plan)], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let passed: string[] = [];
  if (child.stdout === null) throw new Error('there is no pipe to read from');
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === armedAnew) passed = [];
    else passed.push(line);
  });
  // Waits for `close`, not only `exit`, so that all output has been read.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const first = nextMessage(child, ended);
  first.catch(() => undefined);

  async function ask(message: ToChild): Promise<FromChild | null> {
    const answer = nextMessage(child, ended);
    child.send(message, () => undefined);
    return answer;
  }

  return {
    settled: async () => {
      const message = await first;
      if (message !== null && message.tell !== 'settled') throw new Error(`out of turn: ${message.tell}`);
      return message;
    },
    bring: async (to) => {
      const answer = await ask({ ask: 'bring', to });
      if (answer?.tell !== 'brought') throw new Error(`the child could not be brought to ${to}`);
    },
    run: async (operation, dieAt) => {
      const answer = await ask({ ask: 'run', operation, dieAt });
      return answer?.tell === 'survived' ? answer.trace : null;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    passed: () => passed,
  };
}

type End = { readonly code: number | null; readonly signal: string | null };

/** Resolves with `null` if the child dies by SIGKILL. Any other end throws. */
async function nextMessage(child: ChildProcess, ended: Promise<End>): Promise<FromChild | null> {
  const told = new AbortController();
  const signal = AbortSignal.any([told.signal, AbortSignal.timeout(patienceMs)]);
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]): FromChild => message),
      ended.then((end) => {
        if (end.signal !== 'SIGKILL') throw new Error(`the child ended by itself with ${end.code ?? end.signal}`);
        return null;
      }),
    ]);
  } finally {
    told.abort();
  }
}
