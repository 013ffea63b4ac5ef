import { join } from 'node:path';

/**
 * Returns the environment for a Chromium with this profile. A separate profile is not enough, because on Linux Chromium
 * and its libraries also store crash reports and other files in the user's own folders.
 */
export function chromiumEnvironment(profile: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env, XDG_CONFIG_HOME: join(profile, 'config'), XDG_CACHE_HOME: join(profile, 'cache') };
}
