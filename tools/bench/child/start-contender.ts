import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ContenderName } from '../contenders/contenders.ts';
import type { Reply, TaskAnswer, TaskArguments, TaskName } from './protocol.ts';

export interface ContenderProcess {
  ask<Name extends TaskName>(task: Name, asked: TaskArguments<Name>): Promise<TaskAnswer<Name>>;
  end(): Promise<void>;
}

export interface Surroundings {
  readonly issuer: string;
  /** The path of a file with the provider's certificate. */
  readonly trusted: string;
  /** Added to the environment of the process. */
  readonly env?: Readonly<Record<string, string>>;
}

const program = join(import.meta.dirname, 'contender-child.ts');

/** Starts a process with one contender, loaded and idle. */
export async function startContender(name: ContenderName, around: Surroundings): Promise<ContenderProcess> {
  const child = fork(program, {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, ...around.env, NODE_EXTRA_CA_CERTS: around.trusted },
    // Preserves a `Map` across the process boundary.
    serialization: 'advanced',
  });
  const contender: ContenderProcess = {
    ask: async (task, asked) => {
      child.send({ task, with: asked });
      const reply = await nextReply(child);
      if ('error' in reply) throw new Error(`${name} failed at ${task}: ${reply.error}`);
      return reply.answer as never;
    },
    end: async () => {
      await contender.ask('stop', null);
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
  await contender.ask('load', { name, issuer: around.issuer });
  return contender;
}

function nextReply(child: ChildProcess): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: unknown) => {
      child.off('exit', onExit);
      resolve(reply as Reply);
    };
    const onExit = (code: number | null, signal: string | null) => {
      child.off('message', onMessage);
      reject(new Error(`A contender's process ended by itself (${code ?? signal})`));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}
