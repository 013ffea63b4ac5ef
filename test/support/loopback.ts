import { createLoopbackReceiver, type LoopbackReceiverOptions } from '../../main/redirect/loopback-receiver.ts';
import type { RedirectReceiver } from '../../main/session/ports/ports.ts';
import { visit } from './raw-http.ts';

export const listenerNames = { appName: 'Nightlatch', providerName: 'Example' } as const;

/** Creates the app's own receiver with the app's default settings. */
export function usualReceiver(options: Partial<LoopbackReceiverOptions> = {}): RedirectReceiver {
  return createLoopbackReceiver({ ports: [], path: '/callback', oneTimePath: true, ...listenerNames, ...options });
}

/**
 * A browser with a session at the provider: it returns at once with the response, and follows it to the landing page.
 * Rejects if there is no redirect.
 */
export async function comeStraightBack(url: URL): Promise<void> {
  const answer = await fetch(url, { redirect: 'manual' });
  const callback = new URL(answer.headers.get('location') ?? '');
  const { headers } = await visit(callback);
  await visit(new URL(headers.get('location') ?? '', callback));
}
