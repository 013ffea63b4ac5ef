import { namesOf, noNames } from '../core/display-name.ts';
import type { SessionContext } from '../core/session-context.ts';
import { problemOf } from '../core/vault-problem.ts';
import { codeOf } from '../ports/errors.ts';

/**
 * Reads again what the person is called, which the lock forgot, where they have shown in this app that they are there:
 * a sign-in in the browser says it itself. Where it cannot be read, the session is as one that could not be read at the
 * start, and is read as a whole when it is asked for again. Answers whether it can be opened. Never throws.
 */
export async function reloadProfile(core: SessionContext): Promise<boolean> {
  const { vault, activity } = core.ports;
  const live = core.live();
  if (live === null) return false;
  try {
    // Whatever falls shut meanwhile, the key is there until this is read.
    const record = await vault.seal.withKey(() => core.store().read());
    // Where another process has signed out, the first refresh will say so.
    if (core.live() === live) live.profile = record === null ? noNames : namesOf(record.account);
  } catch (error) {
    if (core.live() !== live || core.stopped()) return false;
    const code = codeOf(error);
    activity.record({ what: 'vault-failed', code });
    core.setLive(null);
    core.dispatch({ what: 'vault-refused', problem: problemOf(code), code, error: null });
  }
  return core.live() === live && !core.stopped();
}
