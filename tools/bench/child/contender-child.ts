// Runs one contender in its own process, on the orders of the coordinating process.
import type { Contender, Running, SignedIn } from '../contenders/contender.ts';
import { loadContender } from '../contenders/contenders.ts';
import { measureBurst } from './measure-burst.ts';
import { measureWarmToken } from './measure-warm-token.ts';
import type { Ask, Reply, TaskAnswer, TaskArguments, TaskName } from './protocol.ts';

let contender: Contender | null = null;
let issuer = '';
let running: Running | null = null;
let signedIn: SignedIn | null = null;

function loaded(): Contender {
  if (contender === null) throw new Error('No contender was loaded');
  return contender;
}

function present(): Running {
  if (running === null) throw new Error('Nothing was started');
  return running;
}

const tasks: { readonly [Name in TaskName]: (asked: TaskArguments<Name>) => Promise<TaskAnswer<Name>> } = {
  load: async (asked) => {
    contender = await loadContender(asked.name);
    issuer = asked.issuer;
    return null;
  },
  'sign-in': async ({ count }) => {
    signedIn = await loaded().signIn(issuer, count);
    running = signedIn;
    return null;
  },
  stored: async () => ({ stored: signedIn?.stored() }),
  start: async ({ stored }) => {
    const startedAt = performance.now();
    running = await loaded().start(issuer, stored);
    if ((await running.token(0)) === '') throw new Error('The first token is empty');
    return { ms: performance.now() - startedAt };
  },
  'warm-token': ({ forMs }) => measureWarmToken(present(), forMs),
  burst: ({ callers }) => measureBurst(present(), callers),
  'use-all': async ({ accounts }) => {
    for (let account = 0; account < accounts; account += 1) await present().token(account);
    return null;
  },
  weigh: async () => {
    const { gc } = globalThis;
    if (gc === undefined) throw new Error('Run with --expose-gc');
    for (let round = 0; round < 4; round += 1) {
      gc();
      // Objects that finalizers release are garbage of the next round.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { heapBytes: process.memoryUsage().heapUsed, timers: present().timers() };
  },
  stop: async () => {
    const stopping = running;
    running = null;
    await stopping?.stop();
    return null;
  },
};

async function perform(ask: Ask): Promise<Reply> {
  try {
    return { answer: await (tasks[ask.task] as (asked: unknown) => Promise<unknown>)(ask.with) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('message', (ask: Ask) => {
  void perform(ask).then((reply) => process.send?.(reply));
});

// The coordinating process is gone. This process must not keep measuring in the background.
process.on('disconnect', () => process.exit());
