import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { ConfigProblem } from '../../contract/session-state.ts';
import { ConfigError, type ConfigPlaces, readConfig } from './config.ts';
import { type Config, configSchema } from './config-schema.ts';
import { readManagedPolicy } from './managed-policy.ts';
import { policyFile } from './policy-file.ts';
import { tighten } from './tighten.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** Why the app cannot start as configured. The window shows it. */
  readonly refusal: {
    readonly code: SessionErrorCode;
    readonly file: string;
    readonly problems: readonly ConfigProblem[];
  } | null;
}

/**
 * Returns the configuration, tightened by the computer's managed policy. An invalid configuration or policy does not
 * throw: the window shows it.
 */
export function loadConfig(places: ConfigPlaces): LoadedConfig {
  try {
    const { policy, problem } = readManagedPolicy(policyFile(process.platform), {
      posix: process.platform !== 'win32',
      administrator: 0,
      trustedAbove: '/',
    });
    return { config: tighten(readConfig(places), policy), refusal: problem };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { code, file, problems } = error;
    return { config: nothingConfigured(), refusal: { code, file, problems } };
  }
}

/**
 * Returns the configuration that the engine runs on while the window shows the problem: no provider, and all defaults.
 */
function nothingConfigured(): Config {
  return configSchema({ insecureLoopback: false, mayBeEmpty: true, packaged: true }).parse({ providers: [] });
}
