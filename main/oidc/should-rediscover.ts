import { SessionError } from '../session/ports/index.ts';

/**
 * Whether a failed token request gives reason to ask for the discovery document anew: the endpoint that it names may have
 * moved since, and what answers there, or nothing, says so in no words of its own. Not where the token endpoint was there
 * and said what it has to say: an error of the protocol's (RFC 6749, 5.2), or that it is busy. One that is down is then
 * asked for one document instead of for tokens.
 */
export function shouldRediscover(error: unknown): boolean {
  if (!(error instanceof SessionError)) return true;
  switch (error.code) {
    case 'client-refused':
    case 'code-refused':
    case 'refresh-refused':
    case 'resource-refused':
    case 'scope-refused':
    case 'provider-busy':
      return false;
    case 'provider-error':
      // In doubt is one that says nothing, such as a gateway's.
      return error.inDoubt;
    default:
      return true;
  }
}
