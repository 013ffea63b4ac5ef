import { createLoopbackReceiver, type LoopbackReceiverOptions } from '../../main/redirect/loopback-receiver.ts';
import type { RedirectReceiver } from '../../main/session/ports/ports.ts';
import { visit } from './raw-http.ts';

export const listenerNames = { appName: 'Nightlatch', providerName: 'Example' } as const;

/** The app's own receiver, set as the app sets it where nothing else is configured. */
export function usualReceiver(options: Partial<LoopbackReceiverOptions> = {}): RedirectReceiver {
  return createLoopbackReceiver({ ports: [], path: '/callback', oneTimePath: true, ...listenerNames, ...options });
}

/**
 * A browser whose person has a session at the provider already: it comes straight back with the answer, and follows it
 * to the landing page. Rejects where it is sent nowhere.
 */
export async function comeStraightBack(url: URL): Promise<void> {
  const answer = await fetch(url, { redirect: 'manual' });
  const callback = new URL(answer.headers.get('location') ?? '');
  const { headers } = await visit(callback);
  await visit(new URL(headers.get('location') ?? '', callback));
}
