import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface RacingSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Shared by apps with the same session. */
  readonly name: string;
  readonly folder: string;
  readonly locks: string;
}

export type RacingCommand = 'sign-in' | 'refresh' | 'end';

/** The result of a command. `setbacks`: the codes of its failed attempts. */
export interface RacingAnswer {
  readonly state: 'signed-in' | 'reauthentication-required' | 'signed-out';
  readonly setbacks: readonly string[];
}

export interface RacingApp {
  does(command: Exclude<RacingCommand, 'end'>): Promise<RacingAnswer>;
  end(): Promise<void>;
  kill(): void;
}

const program = fileURLToPath(new URL('./racing-app.ts', import.meta.url));

/** Starts an app in its own process; resolves once it has restored what is stored. */
export async function startRacingApp(
  settings: RacingSettings,
  env: Readonly<Record<string, string>>,
): Promise<RacingApp> {
  const child = fork(program, [JSON.stringify(settings)], {
    env: { PATH: process.env.PATH ?? '', ...env },
    execArgv: [],
  });
  await once(child, 'message');
  return {
    does: async (command) => {
      const answered = once(child, 'message');
      child.send(command);
      const [answer] = (await answered) as [RacingAnswer];
      return answer;
    },
    end: async () => {
      const gone = once(child, 'exit');
      child.send('end');
      await gone;
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
