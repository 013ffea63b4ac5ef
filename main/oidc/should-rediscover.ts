import { SessionError } from '../session/ports/index.ts';

/**
 * Returns whether to fetch the discovery document again after a failed token request. The endpoint that it names may
 * have moved, and a failure at the old address need not reveal that. A protocol error (RFC 6749, 5.2) or a busy
 * response comes from the token endpoint itself and is no reason. A provider that is down gets one document request
 * instead of token requests.
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
      // An error in doubt may come from a gateway instead of the token endpoint.
      return error.inDoubt;
    default:
      return true;
  }
}
