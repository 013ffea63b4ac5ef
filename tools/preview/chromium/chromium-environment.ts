import { join } from 'node:path';

/**
 * The environment of a Chromium with this profile. A profile of its own is not enough: on Linux it keeps crash reports
 * and what its libraries store in the folders of the person who works here.
 */
export function chromiumEnvironment(profile: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env, XDG_CONFIG_HOME: join(profile, 'config'), XDG_CACHE_HOME: join(profile, 'cache') };
}
