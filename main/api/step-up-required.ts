import { SessionError, type StepUpRequest } from '../session/ports/index.ts';

/**
 * An API requires a stronger or more recent sign-in (RFC 9470), and none was consented to or one did not satisfy it.
 * `stepUp` is what the API requires.
 */
export class StepUpRequired extends SessionError {
  readonly stepUp: StepUpRequest;

  constructor(stepUp: StepUpRequest) {
    super('step-up-required');
    this.stepUp = stepUp;
  }
}
