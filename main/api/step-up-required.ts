import { SessionError, type StepUpAsk } from '../session/ports/index.ts';

/** An API wants a stronger or more recent sign-in (RFC 9470), and nobody has said yes to one. `stepUp` says which. */
export class StepUpRequired extends SessionError {
  readonly stepUp: StepUpAsk;

  constructor(stepUp: StepUpAsk) {
    super('step-up-required');
    this.stepUp = stepUp;
  }
}
