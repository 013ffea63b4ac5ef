import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { SessionState, SignInPurpose } from '../../../contract/session-state.ts';
import type { SessionContext } from '../core/session-context.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { ProviderEntry } from '../ports/ports.ts';
import type { SignOuts } from '../sign-out/sign-outs.ts';
import { completeSignIn, completeUnlock } from './complete-sign-in.ts';
import type { PendingAuthorization } from './pending-authorization.ts';
import { mayRevoke } from './revocation-policy.ts';

export interface SignInStarter {
  /** Begins a sign-in or an unlock. Throws `not-possible-now` if the state does not allow it. */
  begin(entry: ProviderEntry, purpose: SignInPurpose): void;
  /** Cancels the sign-in, unlock or step-up that is under way. Throws `not-possible-now` if there is none. */
  cancel(): void;
  /** Opens the browser again. Throws `not-possible-now` unless a flow waits for the browser. */
  reopen(): Promise<void>;
  /** Does the same as `cancel`, but nothing if no flow is under way. */
  abandon(): void;
}

/** Runs sign-ins and unlocks, and sets the session's state when one fails. */
export function createSignInStarter(
  core: SessionContext,
  wait: PendingAuthorization,
  signOuts: SignOuts,
  onOpened: () => void,
): SignInStarter {
  const { clock, activity, settings } = core.ports;

  const othersAt = (provider: string) =>
    core.list.now().accounts.some(({ id, providerId }) => providerId === provider && id !== core.id());

  const isLockedAt = (provider: string) =>
    core.list.now().accounts.some(({ providerId, locked }) => providerId === provider && locked !== null);

  function begin(entry: ProviderEntry, purpose: SignInPurpose): void {
    const before = core.state();
    // Otherwise a browser that is still signed in as the same user would bypass the lock.
    const forceReauthentication = purpose === 'sign-in' && isLockedAt(entry.provider.id);
    const deadline = clock.now() + settings.signInDeadlineMs;
    core.dispatch({ what: 'sign-in-started', purpose, providerId: entry.provider.id, deadline });
    const ask = {
      entry,
      purpose,
      forceReauthentication,
      // The browser may be signed in as another user of this app, whom the provider would otherwise return again.
      promptSelectAccount: purpose === 'sign-in' && othersAt(entry.provider.id),
      // Pending sign-outs run first, because a sign-out everywhere would also end the new session.
      first: purpose === 'sign-in' ? signOuts.finish(entry.provider.id) : Promise.resolve(),
      onStep: (step) => core.dispatch({ what: 'sign-in-advanced', step }),
      mayRevoke: ({ identity }) => mayRevoke(core, entry, purpose, identity),
      settle: (answer) =>
        purpose === 'unlock'
          ? completeUnlock(core, answer)
          : completeSignIn(core, entry, answer, forceReauthentication),
    } satisfies Parameters<PendingAuthorization['begin']>[0];
    wait.begin(ask, {
      done: () => {
        activity.record({ what: purpose === 'unlock' ? 'unlocked' : 'signed-in' });
        onOpened();
      },
      failed: (error) => fail(codeOf(error), before),
    });
  }

  function fail(code: SessionErrorCode, before: SessionState): void {
    activity.record(code === 'sign-in-cancelled' ? { what: 'sign-in-cancelled' } : { what: 'sign-in-failed', code });
    const locked = core.live()?.locked ?? null;
    if (locked !== null) {
      core.dispatch({ what: 'session-locked', reason: locked.reason, at: locked.at, error: code });
    } else if (before.kind === 'vault-blocked') {
      core.dispatch({ what: 'vault-refused', problem: before.problem, code: before.code, error: code });
    } else {
      core.dispatch({ what: 'sign-in-failed', code });
    }
  }

  const abandon = () => wait.abandon(new SessionError('sign-in-cancelled'));

  return {
    begin,
    abandon,
    cancel: () => {
      if (!wait.isUnderWay()) throw new SessionError('not-possible-now');
      abandon();
    },
    reopen: async () => {
      const state = core.state();
      const step = state.kind === 'signing-in' ? state.step : state.kind === 'signed-in' ? state.stepUp?.step : null;
      if (step !== 'waiting-for-browser') throw new SessionError('not-possible-now');
      await wait.reopen();
    },
  };
}
