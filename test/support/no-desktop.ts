import { SessionError } from '../../main/session/ports/errors.ts';
import type { Desktop } from '../../main/session/ports/ports.ts';

/** A computer with no abilities beside the engine's own, for tests of everything else. */
export const noDesktop: Desktop = {
  abilities: () => ({
    'idle-time': 'yes',
    'screen-lock': 'yes',
    sleep: 'yes',
    'window-hidden': 'yes',
    'capture-protection': 'not-offered',
    biometrics: 'not-offered',
  }),
  subscribe: () => () => {},
  proveByBiometrics: () => Promise.reject(new SessionError('biometrics-unavailable')),
};
