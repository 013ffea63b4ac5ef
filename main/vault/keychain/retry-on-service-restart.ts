import { setTimeout as pause } from 'node:timers/promises';

/** The pause before each retry after the service has died, in ms. */
const restartPausesMs: readonly number[] = [100, 400, 1_500];

/**
 * Retries a call to the Secret Service if the service died during it. gnome-keyring sometimes does, through a race of
 * its own between a new connection and the first request on it, and the system restarts it within moments. Calls of the
 * keychain port are idempotent. If the service does not come back, the first error is thrown.
 */
export async function retryOnServiceRestart<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (death) {
    if (!diedOverCall(death)) throw death;
    for (const pauseMs of restartPausesMs) {
      await pause(pauseMs);
      try {
        return await call();
      } catch (error) {
        if (!isNotBackYet(error)) throw error;
      }
    }
    throw death;
  }
}

/** Matches the message bus's own text, as does `isNotBackYet`, whichever client reports it. */
export function diedOverCall(error: unknown): boolean {
  return error instanceof Error && error.message.includes('disconnected from message bus without replying');
}

function isNotBackYet(error: unknown): boolean {
  return error instanceof Error && error.message.includes('not provided by any');
}
