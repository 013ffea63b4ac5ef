import { app, type Session, session } from 'electron/main';
import { createFreshConnections } from './fresh-connections.ts';
import { createSessionFetch } from './session-fetch.ts';

/** The session of the app's own page. Without `persist:` in their names, Electron keeps sessions in memory only. */
export const pagePartition = 'page';

export const pageSession = (): Session => session.fromPartition(pagePartition, { cache: false });

/**
 * For every session of the app, whichever part makes it, as soon as it is made. To be called before the app is ready.
 *
 * The page needs no permission at all, and Electron's default is to grant. A spelling dictionary would be fetched from a
 * third party on Linux and Windows although the page has `spellcheck: false`: Electron begins to load one with each
 * session, and an empty list of languages drops it before it is looked for. Electron fills an empty list again at the
 * next start, so it is emptied at every start.
 *
 * HTTP/3 is off: over QUIC Chromium sends a request again after many errors, on a new connection too (`HandleIOError` of
 * its `HttpNetworkTransaction`).
 */
export function guardSessions(): void {
  app.commandLine.appendSwitch('disable-quic');
  app.on('session-created', (created) => {
    created.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
    created.setPermissionCheckHandler(() => false);
    created.setSpellCheckerLanguages([]);
    created.setSpellCheckerEnabled(false);
  });
}

/** How requests leave the main process, in sessions of their own. To be called once the app is ready. */
export function createTransport() {
  return {
    /** For requests that do no harm if they reach the server twice: Chromium may send one again by itself. */
    fetch: createSessionFetch(session.fromPartition('requests', { cache: false })),
    /** For requests that spend a code or a refresh token. */
    spending: createFreshConnections({ name: 'spending', most: 16 }),
    /** For calls to APIs that change something there. */
    changing: createFreshConnections({ name: 'changing', most: 6 }),
  };
}
