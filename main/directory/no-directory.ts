import { type Directory, SessionError } from '../session/ports/index.ts';

/** For a provider that lists nobody's sessions. It says so; an empty list would say that there are none. */
export function createNoDirectory(): Directory {
  const unsupported = async () => {
    throw new SessionError('devices-unsupported');
  };
  return { supported: false, list: unsupported, endOthers: unsupported, accepts: unsupported };
}
