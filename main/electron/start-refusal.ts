import { findRefusedSwitch } from './find-refused-switch.ts';
import { findRefusedVariable } from './find-refused-variable.ts';
import type { StartRefusal } from './refuse-start.ts';

export interface StartedWith {
  /** `process.argv` of a packaged app, which begins with the program. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/**
 * Returns why a packaged app does not start and what to do next, in words for the user, or `null`. The words name a
 * switch or a variable, but never a value.
 */
export function startRefusal({ argv, env, platform }: StartedWith): StartRefusal | null {
  const refusedSwitch = findRefusedSwitch(argv.slice(1), platform);
  if (refusedSwitch !== null) {
    const name = /^[-/]{1,2}[\w-]{1,40}$/.test(refusedSwitch) ? refusedSwitch : 'a switch that it does not know';
    const what = `Nightlatch was started with ${name}, which it does not accept, or not with this value.`;
    const next = 'Remove it from the command, or from the shortcut or desktop entry, and start Nightlatch again.';
    return {
      sentence: `${what} Switches of Chromium can weaken what protects a sign-in. ${next}`,
      mayGetReady: false,
    };
  }
  const variable = findRefusedVariable(env);
  if (variable !== null) {
    const what = `Nightlatch was started with the environment variable ${variable}, which weakens what protects a sign-in.`;
    return { sentence: `${what} Unset ${variable} and start Nightlatch again.`, mayGetReady: true };
  }
  return null;
}
