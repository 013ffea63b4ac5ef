import { powerMonitor } from 'electron/main';
import type { Ability } from '../../contract/settings.ts';
import { SessionError } from '../session/errors.ts';
import type { Desktop } from '../session/ports.ts';

/** What this computer can tell and do, as far as Electron knows. */
export function createDesktop(): Desktop {
  const isElsewhere = process.platform !== 'linux';
  // Electron tells of a locked screen on macOS and Windows, and hides a window from others there.
  const elsewhere = (otherwise: Ability): Ability => (isElsewhere ? 'yes' : otherwise);
  return {
    abilities: () => ({
      'idle-time': powerMonitor.getSystemIdleState(1) === 'unknown' ? 'not-told' : 'yes',
      'screen-lock': elsewhere('not-told'),
      sleep: 'yes',
      'capture-protection': elsewhere('not-offered'),
      biometrics: 'not-offered',
    }),
    subscribe: () => () => {},
    proveByBiometrics: () => Promise.reject(new SessionError('biometrics-unavailable')),
  };
}
