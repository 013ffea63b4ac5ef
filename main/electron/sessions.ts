import { app, type Session, session } from 'electron/main';
import { createFreshConnections } from './fresh-connections.ts';
import { createSessionFetch } from './session-fetch.ts';

/** The session of the app's page. Electron keeps sessions without `persist:` in their names in memory only. */
export const pagePartition = 'page';

export const pageSession = (): Session => session.fromPartition(pagePartition, { cache: false });

/**
 * Restricts every session of the app as soon as it is created, whichever part creates it. Must be called before
 * `ready`.
 *
 * The page needs no permissions, but Electron grants them by default. On Linux and Windows a spelling dictionary would
 * be downloaded from a third party even though the page has `spellcheck: false`, because Electron begins to load one
 * with each session. An empty list of languages prevents the download. Electron fills an empty list again at the next
 * start, so it is emptied at every start.
 *
 * HTTP/3 is off, because over QUIC Chromium sends a request again after many errors, even on a new connection
 * (`HandleIOError` of its `HttpNetworkTransaction`).
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

/** Creates the transports of the main process, in sessions of their own. Must be called after `ready`. */
export function createTransport() {
  return {
    /** For requests that are harmless if the server gets them twice, because Chromium may send one again by itself. */
    fetch: createSessionFetch(session.fromPartition('requests', { cache: false })),
    /** For requests that spend a code or a refresh token. */
    spending: createFreshConnections({ name: 'spending', most: 16 }),
    /** For API calls that change something on the server. */
    changing: createFreshConnections({ name: 'changing', most: 6 }),
  };
}
