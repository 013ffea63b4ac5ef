import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { SessionState, SignInPurpose } from '../../contract/session-state.ts';
import type { AccountCore } from './account-core.ts';
import { codeOf, SessionError } from './errors.ts';
import type { ProviderEntry } from './ports.ts';
import { settleSignIn, settleUnlock } from './settle.ts';
import { type SignInAttempt, startSignIn } from './sign-in.ts';
import type { SignOuts } from './sign-outs.ts';

export interface Attempts {
  /** Begins to sign in or to unlock. Throws `not-possible-now` where the state does not allow it. */
  begin(entry: ProviderEntry, purpose: SignInPurpose): void;
  /** Ends the wait at once. Throws `not-possible-now` where there is none. */
  cancel(): void;
  reopen(): Promise<void>;
  /** As `cancel`, where there may be none. */
  abandon(): void;
}

interface Attempt {
  readonly controller: AbortController;
  readonly running: SignInAttempt;
}

/** One attempt at a time, each with its deadline, and where the session stands when it fails. */
export function createAttempts(core: AccountCore, signOuts: SignOuts, onOpened: () => void): Attempts {
  const { ports } = core;
  const { clock, activity, settings } = ports;
  let present: Attempt | null = null;

  function begin(entry: ProviderEntry, purpose: SignInPurpose): void {
    const before = core.state();
    const deadline = clock.now() + settings.signInDeadlineMs;
    core.happen({ what: 'sign-in-started', purpose, providerId: entry.provider.id, deadline });
    const controller = new AbortController();
    const running = startSignIn(ports, {
      entry,
      purpose,
      signal: controller.signal,
      // A sign-out everywhere that still waits would end the new session too: it goes first.
      first: purpose === 'sign-in' ? signOuts.finish(entry.provider.id) : Promise.resolve(),
      onStep: (step) => core.happen({ what: 'sign-in-advanced', step }),
      settle: (answer) => (purpose === 'unlock' ? settleUnlock(core, answer) : settleSignIn(core, entry, answer)),
    });
    const timeOut = () => controller.abort(new SessionError('sign-in-timed-out'));
    const stopDeadline = clock.after(settings.signInDeadlineMs, timeOut);
    const mine = { controller, running };
    present = mine;
    const end = () => {
      stopDeadline();
      if (present === mine) present = null;
      // A browser that is being opened once more is not waited for any longer.
      controller.abort(new SessionError('sign-in-cancelled'));
    };
    running.done.then(
      () => {
        end();
        activity.record({ what: purpose === 'unlock' ? 'unlocked' : 'signed-in' });
        onOpened();
      },
      (error) => {
        end();
        fail(codeOf(error), before);
      },
    );
  }

  function fail(code: SessionErrorCode, before: SessionState): void {
    activity.record(code === 'sign-in-cancelled' ? { what: 'sign-in-cancelled' } : { what: 'sign-in-failed', code });
    const locked = core.live()?.locked ?? null;
    if (locked !== null) {
      core.happen({ what: 'session-locked', reason: locked.reason, at: locked.at, error: code });
    } else if (before.kind === 'vault-blocked') {
      core.happen({ what: 'vault-refused', problem: before.problem, code: before.code, error: code });
    } else {
      core.happen({ what: 'sign-in-failed', code });
    }
  }

  const abandon = () => present?.controller.abort(new SessionError('sign-in-cancelled'));

  return {
    begin,
    abandon,
    cancel: () => {
      if (present === null) throw new SessionError('not-possible-now');
      abandon();
    },
    reopen: async () => {
      const state = core.state();
      if (present === null || state.kind !== 'signing-in' || state.step !== 'waiting-for-browser') {
        throw new SessionError('not-possible-now');
      }
      await present.running.reopen();
    },
  };
}
