import type { SignOutScope } from '../../../contract/session-state.ts';
import type { SessionContext } from '../core/session-context.ts';
import { problemOf } from '../core/vault-problem.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { ProviderEntry } from '../ports/ports.ts';
import type { SignOuts } from './sign-outs.ts';

export interface LocalSignOutHooks {
  /** Nothing is left of the account here. */
  readonly onGone: () => void;
  readonly lookAgain: () => void;
}

/** The way out of one account. */
export interface LocalSignOut {
  /** Signs out: here at once, at the provider as soon as it answers. Throws `not-possible-now`. */
  leave(scope: SignOutScope): Promise<void>;
  /** What was asked for and could not be done, because the vault did not let go. It is done when the vault does. */
  wish(): SignOutScope | null;
}

export function createLocalSignOut(core: SessionContext, signOuts: SignOuts, hooks: LocalSignOutHooks): LocalSignOut {
  let wish: SignOutScope | null = null;

  async function leave(scope: SignOutScope): Promise<void> {
    const live = core.live();
    if (live === null) throw new SessionError('not-possible-now');
    core.dispatch({ what: 'sign-out-started', scope });
    core.setLive(null);
    wish = null;
    try {
      await signOuts.signOut(live, scope, leftAfterAll);
    } catch (error) {
      // The session is still stored: saying 'signed out' would be a lie that the next start finds out.
      const code = codeOf(error);
      wish = scope;
      core.ports.activity.record({ what: 'vault-failed', code });
      core.dispatch({ what: 'vault-refused', problem: problemOf(code), code, error: null });
      hooks.lookAgain();
      return;
    }
    core.dispatch({ what: 'signed-out' });
    hooks.onGone();
    hooks.lookAgain();
    // A directory ends the browser's session along with the others; without one, only its own page can.
    const byPage = scope === 'this-device' || !live.entry.directory.supported;
    if (byPage && live.entry.endsBrowserSession) await endBrowserSession(core, live.entry);
  }

  /** What the vault did not let go of at first is gone. */
  function leftAfterAll(): void {
    if (wish === null || core.state().kind !== 'vault-blocked') return;
    wish = null;
    core.dispatch({ what: 'restore-started' });
    core.dispatch({ what: 'nothing-stored' });
    hooks.onGone();
    hooks.lookAgain();
  }

  return { leave, wish: () => wish };
}

async function endBrowserSession(core: SessionContext, { provider }: ProviderEntry): Promise<void> {
  const { ports } = core;
  // Signed out because the computer goes to sleep: the browser is for when it has come back.
  while (core.quiet() && !core.stopped()) await new Promise<void>((resolve) => ports.clock.after(1_000, resolve));
  if (core.stopped()) return;
  try {
    const url = await provider.endSessionUrl();
    if (url !== null) await ports.browser.open(url);
  } catch (error) {
    ports.activity.record({ what: 'sign-out-failed', scope: 'this-device', code: codeOf(error) });
  }
}
