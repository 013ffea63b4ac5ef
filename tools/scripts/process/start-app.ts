import { type Child, startChild } from './start-child.ts';

/** Longer than the app's own farewell, in ms: quitting waits up to 20 s for a token response that is under way. */
const patienceMs = 25_000;

/**
 * Starts the app itself. On `stop` only its main process is asked to quit, and it gets the time to store what is under
 * way; the terminal says so if that takes more than a moment.
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

/** An editor that is built on Electron leaves this in its terminal, and Electron would run as Node, without the app. */
function withoutElectronsOwn({ ELECTRON_RUN_AS_NODE: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}
