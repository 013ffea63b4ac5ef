import { SessionError } from '../ports/errors.ts';
import type { Ports } from '../ports/ports.ts';
import { type AuthorizationFlow, type AuthorizationFlowOptions, startAuthorizationFlow } from './authorization-flow.ts';

export interface PendingAuthorization {
  /** Begins one, in place of any that was under way. One of the two is told how it ended, at once. */
  begin(ask: Omit<AuthorizationFlowOptions, 'signal'>, end: { done(): void; failed(error: unknown): void }): void;
  isUnderWay(): boolean;
  /** Ends it now, with this as its reason, if one is under way. */
  abandon(reason: SessionError): void;
  /** Opens the browser once more. Throws `not-possible-now` where none is under way. */
  reopen(): Promise<void>;
}

interface Attempt {
  readonly controller: AbortController;
  readonly running: AuthorizationFlow;
}

/** Of one account: one attempt in the browser at a time, each with its deadline. */
export function createPendingAuthorization(ports: Ports): PendingAuthorization {
  const { clock, settings } = ports;
  let present: Attempt | null = null;

  return {
    begin: (ask, { done, failed }) => {
      const controller = new AbortController();
      const running = startAuthorizationFlow(ports, { ...ask, signal: controller.signal });
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
          done();
        },
        (error) => {
          end();
          failed(error);
        },
      );
    },
    isUnderWay: () => present !== null,
    abandon: (reason) => present?.controller.abort(reason),
    reopen: async () => {
      if (present === null) throw new SessionError('not-possible-now');
      await present.running.reopen();
    },
  };
}
