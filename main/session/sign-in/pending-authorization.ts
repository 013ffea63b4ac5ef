import { SessionError } from '../ports/errors.ts';
import type { Ports } from '../ports/ports.ts';
import { type AuthorizationFlow, type AuthorizationFlowOptions, startAuthorizationFlow } from './authorization-flow.ts';

export interface PendingAuthorization {
  /**
   * Begins a flow, to which `abandon` and `reopen` apply from now on. The caller makes sure that no other is under way.
   * Calls `done` or `failed` as soon as the flow ends.
   */
  begin(ask: Omit<AuthorizationFlowOptions, 'signal'>, end: { done(): void; failed(error: unknown): void }): void;
  isUnderWay(): boolean;
  /** Cancels the flow that is under way, if any, with this reason. */
  abandon(reason: SessionError): void;
  /** Opens the browser again. Throws `not-possible-now` if no flow is under way. */
  reopen(): Promise<void>;
}

interface Attempt {
  readonly controller: AbortController;
  readonly running: AuthorizationFlow;
}

/** Manages the flow in the browser of one account: one at a time, each with its deadline. */
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
        // Stops waiting for a browser that is being opened again.
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
