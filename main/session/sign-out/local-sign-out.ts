import type { SignOutScope } from '../../../contract/session-state.ts';
import type { SessionContext } from '../core/session-context.ts';
import { problemOf } from '../core/vault-problem.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { ProviderEntry } from '../ports/ports.ts';
import type { SignOuts } from './sign-outs.ts';

export interface LocalSignOutHooks {
  /** Called when nothing is left of the account on this device. */
  readonly onGone: () => void;
  /** Called when work may be due sooner than before. */
  readonly lookAgain: () => void;
}

/** Signs out one account. */
export interface LocalSignOut {
  /** Signs out on this device at once, and at the provider as soon as it responds. Throws `not-possible-now`. */
  leave(scope: SignOutScope): Promise<void>;
  /**
   * Returns the scope of a sign-out of this session that failed in the vault, or `null`. It runs when the vault works
   * again. After a failure another user may sign in here, so the session is compared.
   */
  failed(sessionId: string): SignOutScope | null;
}

export function createLocalSignOut(core: SessionContext, signOuts: SignOuts, hooks: LocalSignOutHooks): LocalSignOut {
  let failure: { readonly scope: SignOutScope; readonly sessionId: string } | null = null;

  async function leave(scope: SignOutScope): Promise<void> {
    const live = core.live();
    if (live === null) throw new SessionError('not-possible-now');
    core.dispatch({ what: 'sign-out-started', scope });
    core.setLive(null);
    failure = null;
    const { sessionId } = live;
    try {
      await signOuts.signOut(live, scope, () => leftAfterAll(sessionId));
    } catch (error) {
      // The session is still stored, and the next start would restore it, so the state must not be `signed-out`.
      const code = codeOf(error);
      failure = { scope, sessionId };
      core.ports.activity.record({ what: 'vault-failed', code });
      core.dispatch({ what: 'vault-refused', problem: problemOf(code), code, error: null });
      hooks.lookAgain();
      return;
    }
    core.dispatch({ what: 'signed-out' });
    hooks.onGone();
    hooks.lookAgain();
    // A directory ends the browser's session with the others. Without one, only the provider's sign-out page can.
    const byPage = scope === 'this-device' || !live.entry.directory.supported;
    if (byPage && live.entry.endsBrowserSession) await endBrowserSession(core, live.entry);
  }

  /** Finishes a sign-out that failed in the vault at first and is done now. */
  function leftAfterAll(sessionId: string): void {
    if (failure?.sessionId !== sessionId || core.state().kind !== 'vault-blocked') return;
    failure = null;
    core.dispatch({ what: 'restore-started' });
    core.dispatch({ what: 'nothing-stored' });
    hooks.onGone();
    hooks.lookAgain();
  }

  return { leave, failed: (sessionId) => (failure?.sessionId === sessionId ? failure.scope : null) };
}

async function endBrowserSession(core: SessionContext, { provider }: ProviderEntry): Promise<void> {
  const { ports } = core;
  // A sign-out caused by a sleep opens the browser only after the computer has resumed.
  while (core.quiet() && !core.stopped()) await new Promise<void>((resolve) => ports.clock.after(1_000, resolve));
  if (core.stopped()) return;
  try {
    const url = await provider.endSessionUrl();
    if (url !== null) await ports.browser.open(url);
  } catch (error) {
    ports.activity.record({ what: 'sign-out-failed', scope: 'this-device', code: codeOf(error) });
  }
}
