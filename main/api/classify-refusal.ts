import type { StepUpRequest } from '../session/ports/index.ts';
import { type Challenge, parseChallenges } from './parse-challenges.ts';

/** Why an API refused the access token, if it gives a standard reason. */
export type ApiRefusal =
  /** RFC 6750, 3.1: expired, revoked or malformed. */
  | { readonly kind: 'invalid-token' }
  | { readonly kind: 'insufficient-scope' }
  /** RFC 9470, 3. */
  | { readonly kind: 'insufficient-authentication'; readonly stepUp: StepUpRequest };

/**
 * Returns why a response refuses the access token, from its status and `WWW-Authenticate`. `null` for a response that
 * does not refuse it or is not understood, which then goes to the caller unchanged.
 */
export function classifyRefusal(status: number, wwwAuthenticate: string | null): ApiRefusal | null {
  if ((status !== 401 && status !== 403) || wwwAuthenticate === null) return null;
  const bearer = (parseChallenges(wwwAuthenticate) ?? []).filter(({ scheme }) => scheme === 'bearer');
  const [challenge, ...more] = bearer.filter(({ parameters }) => parameters.has('error'));
  // Two errors for one token contradict each other.
  if (challenge === undefined || more.length > 0) return null;
  switch (`${status} ${challenge.parameters.get('error')}`) {
    case '401 invalid_token':
      return { kind: 'invalid-token' };
    case '403 insufficient_scope':
      return { kind: 'insufficient-scope' };
    case '401 insufficient_user_authentication': {
      const stepUp = readStepUp(challenge);
      return stepUp === null ? null : { kind: 'insufficient-authentication', stepUp };
    }
    default:
      return null;
  }
}

const mostAcrValues = 10;

/** Returns `null` if a parameter is invalid, because a request that is only partly understood is not acted on. */
function readStepUp({ parameters }: Challenge): StepUpRequest | null {
  const acrValues = parameters.get('acr_values')?.split(' ') ?? [];
  const maxAge = parameters.get('max_age');
  const areClasses =
    acrValues.length <= mostAcrValues && acrValues.every((value) => /^[\x21-\x7e]{1,200}$/.test(value));
  if (!areClasses || (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge))) return null;
  return { acrValues, maxAgeSeconds: maxAge === undefined ? null : Number(maxAge) };
}
