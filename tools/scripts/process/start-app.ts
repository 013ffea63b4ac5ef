import { type Child, startChild } from './start-child.ts';

/** Longer than the app's own quit timeout, in ms: quitting waits up to 20 s for a pending token response. */
const patienceMs = 25_000;

/**
 * Starts the app itself. `stop` asks only its main process to quit, and gives it the time to store pending changes;
 * after half a second it prints a message.
 */
export function startApp(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Child {
  const app = startChild(program, args, { env: withoutElectronsOwn(env), patienceMs, asks: 'program' });
  return {
    ...app,
    stop: async () => {
      const slow = setTimeout(() => {
        process.stdout.write(
          `Nightlatch is ending: it stores what is under way, for at most ${patienceMs / 1000} s.\n`,
        );
      }, 500);
      await app.stop();
      clearTimeout(slow);
    },
  };
}

/** The terminal of an editor built on Electron sets this variable, and Electron would then run as plain Node. */
function withoutElectronsOwn({ ELECTRON_RUN_AS_NODE: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}
