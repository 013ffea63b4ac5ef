import { namesOf, noNames } from '../core/display-name.ts';
import type { SessionContext } from '../core/session-context.ts';
import { problemOf } from '../core/vault-problem.ts';
import { codeOf } from '../ports/errors.ts';

/**
 * Reloads the display names that a lock forgot, after an unlock in the app; a sign-in brings them along.
 * If the record cannot be read, the session becomes `vault-blocked`, as at the start, and the next request restores it
 * completely. Resolves with whether the session can be opened. Never throws.
 */
export async function reloadProfile(core: SessionContext): Promise<boolean> {
  const { vault, activity } = core.ports;
  const live = core.live();
  if (live === null) return false;
  try {
    // Keeps the key of the seal until the record is read, even if the seal closes meanwhile.
    const record = await vault.seal.withKey(() => core.store().read());
    // A missing record means that another process signed out, which the first refresh reports.
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
