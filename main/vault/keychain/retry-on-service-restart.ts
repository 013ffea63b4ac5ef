import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait before a service that died is asked again, in ms, each time. */
const restartPausesMs: readonly number[] = [100, 400, 1_500];

/**
 * Makes a call to the Secret Service again where the service died over it. gnome-keyring does so now and then, by a race
 * of its own between a new connection and the first request on it, and the system starts it anew within moments. A call
 * of the keychain's port may be made twice: it leaves the same behind. Where the service does not come back, what was
 * said first counts.
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

/** Both sentences are the message bus's own, whatever speaks to it. */
export function diedOverCall(error: unknown): boolean {
  return error instanceof Error && error.message.includes('disconnected from message bus without replying');
}

function isNotBackYet(error: unknown): boolean {
  return error instanceof Error && error.message.includes('not provided by any');
}
