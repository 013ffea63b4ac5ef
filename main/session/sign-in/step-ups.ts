import type { StepUpCause } from '../../../contract/session-state.ts';
import type { SessionContext, SessionInMemory } from '../core/session-context.ts';
import { codeOf, SessionError } from '../ports/errors.ts';
import type { StepUpRequest } from '../ports/step-up-request.ts';
import { completeStepUp } from './complete-step-up.ts';
import type { PendingAuthorization } from './pending-authorization.ts';
import { mayRevoke } from './revocation-policy.ts';

export interface StepUps {
  /**
   * Makes the signed-in user sign in again or more strongly. Resolves when the session has the new tokens, for every
   * caller with an equal request. Rejects with `not-possible-now` if no session is open or a different step-up is under
   * way. The window shows `cause`.
   */
  begin(ask: StepUpRequest, cause: StepUpCause): Promise<void>;
  /** Called after each change of state. Cancels the step-up if the session is no longer open. */
  follow(): void;
}

interface Present {
  readonly key: string;
  readonly done: Promise<void>;
}

/** Runs stronger sign-ins for an open session (RFC 9470). Until one succeeds, the session continues unchanged. */
export function createStepUps(core: SessionContext, wait: PendingAuthorization): StepUps {
  const { clock, activity, settings } = core.ports;
  let present: Present | null = null;

  function start(live: SessionInMemory, ask: StepUpRequest, cause: StepUpCause): Promise<void> {
    core.dispatch({ what: 'step-up-started', cause, deadline: clock.now() + settings.signInDeadlineMs });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const end = () => {
      present = null;
      if (core.can({ what: 'step-up-ended' })) core.dispatch({ what: 'step-up-ended' });
      core.announceSession();
    };
    wait.begin(
      {
        entry: live.entry,
        purpose: 'step-up',
        stepUp: ask,
        first: Promise.resolve(),
        onStep: (step) => core.dispatch({ what: 'step-up-advanced', step }),
        mayRevoke: ({ identity }) => mayRevoke(core, live.entry, 'step-up', identity),
        settle: (answer) => completeStepUp(core, live, ask, answer),
      },
      {
        done: () => {
          activity.record({ what: 'stepped-up' });
          end();
          resolve();
        },
        failed: (error) => {
          const code = codeOf(error);
          activity.record(
            code === 'sign-in-cancelled' ? { what: 'sign-in-cancelled' } : { what: 'sign-in-failed', code },
          );
          end();
          reject(error);
        },
      },
    );
    return promise;
  }

  return {
    begin: async (ask, cause) => {
      const live = core.live();
      if (live === null || core.state().kind !== 'signed-in') throw new SessionError('not-possible-now');
      const key = JSON.stringify([ask.acrValues, ask.maxAgeSeconds]);
      present ??= { key, done: start(live, ask, cause) };
      if (present.key !== key) throw new SessionError('not-possible-now');
      await present.done;
    },
    follow: () => {
      if (present !== null && core.state().kind !== 'signed-in') wait.abandon(new SessionError('not-possible-now'));
    },
  };
}
