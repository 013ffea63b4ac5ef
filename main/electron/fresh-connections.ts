import { type Session, session } from 'electron/main';
import { createSessionFetch } from './session-fetch.ts';

export interface FreshConnectionsOptions {
  /** Prefix for the names of the sessions, which are in memory only. */
  readonly name: string;
  /** How many tasks run concurrently. Further tasks wait for their turn. */
  readonly most: number;
  /** How long the connections of a session may take to close, in ms. A session that takes longer is not used again. */
  readonly closeWithinMs?: number;
}

/**
 * Returns a function that runs each task with a `fetch` of a session that has no open connection.
 *
 * Chromium sends a request again by itself, even a POST, if a kept connection breaks before any header arrives. A code
 * or a refresh token would then be spent twice, and a strict provider ends the session for it (RFC 9700, 4.14.2). On a
 * connection that was made for the request, Chromium does so over HTTP/3 only, which `guardSessions` switches off.
 *
 * The connections of a session are closed after its task. Because `closeAllConnections` fails every request in flight,
 * no session serves two tasks at a time.
 */
export function createFreshConnections({ name, most, closeWithinMs = 5_000 }: FreshConnectionsOptions) {
  const idle: Session[] = [];
  const waiting: ((given: Session) => void)[] = [];
  let inUse = 0;
  let made = 0;

  function make(): Session {
    made += 1;
    // Without `persist:`, Electron keeps the session in memory, so that no provider's host is written to disk.
    return session.fromPartition(`${name}-${made}`, { cache: false });
  }

  function acquire(): Session | Promise<Session> {
    if (inUse >= most) return new Promise((resolve) => waiting.push(resolve));
    inUse += 1;
    return idle.pop() ?? make();
  }

  async function release(used: Session): Promise<void> {
    const isClosed = await closes(used, closeWithinMs);
    const next = waiting.shift();
    if (next !== undefined) {
      next(isClosed ? used : make());
      return;
    }
    inUse -= 1;
    if (isClosed) idle.push(used);
  }

  return async <Value>(task: (fetch: typeof globalThis.fetch) => Promise<Value>): Promise<Value> => {
    const own = await acquire();
    try {
      return await task(createSessionFetch(own));
    } finally {
      void release(own);
    }
  };
}

/** Resolves with whether the session is known to have no open connection. */
async function closes(used: Session, withinMs: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), withinMs);
  try {
    return await Promise.race([used.closeAllConnections().then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
