import { type Directory, SessionError } from '../session/ports/index.ts';

/**
 * Creates the directory for a provider that cannot list sessions. Every method rejects with `devices-unsupported`,
 * because an empty list would claim that there are none.
 */
export function createNoDirectory(): Directory {
  const unsupported = async () => {
    throw new SessionError('devices-unsupported');
  };
  return { supported: false, list: unsupported, endOthers: unsupported, accepts: unsupported };
}
