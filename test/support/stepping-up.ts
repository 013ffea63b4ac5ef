import type { StepUpRequest } from '../../main/session/ports/step-up-request.ts';
import { signedIn } from './engine-world.ts';
import { settled } from './fake-clock.ts';
import { thrownCode } from './thrown-code.ts';

export const strong: StepUpRequest = { acrValues: ['otp'], maxAgeSeconds: 60 };

/** A user who signed in a minute ago, with a step-up that waits for the browser. */
export async function steppingUp(ask = strong) {
  const { world, engine } = await signedIn();
  await world.clock.advance(1_000);
  const oldToken = world.storedToken() ?? '';
  const done = thrownCode(engine.stepUp('ada', ask));
  await settled();
  world.requests.length = 0;
  world.journal.length = 0;
  world.acr = 'otp';
  return { world, engine, oldToken, done };
}
