import { SessionError, type StepUpRequest } from '../session/ports/index.ts';

/** An API wants a stronger or more recent sign-in (RFC 9470), and nobody has said yes to one. `stepUp` says which. */
export class StepUpRequired extends SessionError {
  readonly stepUp: StepUpRequest;

  constructor(stepUp: StepUpRequest) {
    super('step-up-required');
    this.stepUp = stepUp;
  }
}
