import type { Settings } from '../../contract/settings.ts';
import { createEngine } from '../../main/session/engine.ts';
import type { Engine } from '../../main/session/engine-api.ts';
import { defaultToken } from '../../main/session/ports/access-token-request.ts';
import type { ActivityEvent } from '../../main/session/ports/activity-event.ts';
import type { Ports, PresenceEvent, ProviderEntry } from '../../main/session/ports/ports.ts';
import type { QueuedSignOut, SessionRecord, StoredAccounts } from '../../main/session/ports/records.ts';
import { createBrowserAnswers } from './engine-world/browser-answers.ts';
import { createFaultyStore } from './engine-world/faulty-store.ts';
import { createProviderWithBooks, issuer } from './engine-world/provider-with-books.ts';
import { createFakeClock, settled } from './fake-clock.ts';
import { gate } from './gate.ts';
import { noDesktop } from './no-desktop.ts';
import { noSeal } from './no-seal.ts';

export { accessTokenMs, issuer } from './engine-world/provider-with-books.ts';

/** Creates the world around an engine, with time and faults controlled by the test. */
export function createWorld(settings: Partial<Ports['settings']> = {}) {
  const clock = createFakeClock();
  const journal: string[] = [];
  const activity: ActivityEvent[] = [];
  const sessions = new Map<string, ReturnType<typeof createFaultyStore<SessionRecord>>>();
  const sessionOf = (subject: string) => {
    const known = sessions.get(subject) ?? createFaultyStore<SessionRecord>(journal, 'session');
    sessions.set(subject, known);
    return known;
  };
  const session = sessionOf('ada');
  // One keychain: what it refuses for a session it refuses for the list of sessions too.
  const accounts = createFaultyStore<StoredAccounts>(journal, 'accounts', session.faults);
  const signOuts = createFaultyStore<readonly QueuedSignOut[]>(journal, 'sign-outs');
  const chosen = createFaultyStore<Settings>(journal, 'settings');
  const listeners = new Set<(event: PresenceEvent) => void>();
  const opened: URL[] = [];
  const { redirects, receiver } = createBrowserAnswers();
  const { orders, provider, directory, approval } = createProviderWithBooks(clock, journal);

  const answer = (query: (state: string) => string) => {
    redirects.at(-1)?.answer(query(opened.at(-1)?.searchParams.get('state') ?? 'none'));
  };
  // Tests set their orders on this object, and the provider reads them from it.
  const world = Object.assign(orders, {
    clock,
    journal,
    activity,
    session,
    sessionOf,
    accounts,
    signOuts,
    chosen,
    lockStored: (subject = 'ada') => accounts.value()?.accounts.find(({ id }) => id === subject)?.locked ?? null,
    redirects,
    opened,
    idleMs: 0 as number | null,
    tell: (event: PresenceEvent) => {
      for (const listener of listeners) listener(event);
    },
    endSession: (refreshToken: string) => orders.live.delete(refreshToken),
    /** Returns how many requests of this kind the provider has received. */
    sent: (what: string) => orders.requests.filter((request) => request === what).length,
    /** Responds to the last opened request, as a user who approves it in the browser. */
    approve: () => answer(approval),
    deny: () => answer((state) => `error=access_denied&state=${state}&iss=${issuer}`),
    storedToken: () => session.value()?.refreshToken.reveal() ?? null,
    ports: (): Ports => ports,
    /** Returns the provider entry of the engine, for a test that injects a fault there. */
    entry: (): ProviderEntry => entry,
    start: async () => {
      for (const each of [...sessions.values(), accounts, signOuts, chosen]) each.forgetHeld();
      const engine = createEngine(ports);
      await engine.start();
      return engine;
    },
  });

  const entry: ProviderEntry = {
    name: 'Provider',
    clientId: 'client',
    endsBrowserSession: false,
    get revokesReplaced() {
      return orders.revokesReplaced;
    },
    redirect: receiver,
    directory,
    provider,
  };
  const ports: Ports = {
    clock,
    activity: { record: (event) => activity.push(event) },
    browser: {
      open: async (url) => {
        opened.push(url);
      },
    },
    desktop: noDesktop,
    presence: {
      idleMs: () => world.idleMs,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    vault: {
      accountId: ({ subject }) => subject,
      accounts: {
        ...accounts.store,
        clear: async () => {
          await accounts.store.clear();
          for (const each of sessions.values()) each.set(null);
        },
      },
      session: (id) => sessionOf(id).store,
      signOuts: signOuts.store,
      settings: chosen.store,
      seal: noSeal,
    },
    // No other process exists here, and within this one the engine serializes itself.
    refreshLock: { withLock: (_name, task) => task() },
    settings: { idleLimitMs: 600_000, absoluteLifetimeMs: 12 * 3_600_000, signInDeadlineMs: 300_000, ...settings },
    providers: [entry],
  };
  return world;
}

export type World = ReturnType<typeof createWorld>;

/** Returns an engine that waits for the browser to return from the provider. */
export async function waitingForBrowser(world = createWorld()) {
  const engine = await world.start();
  engine.signIn('p');
  await settled();
  return { world, engine };
}

export async function signIn(world: World, engine: Engine) {
  engine.signIn('p');
  await settled();
  world.approve();
  await settled();
}

/** Signs another user in, whose account is shown. */
export async function signInToo(world: World, engine: Engine, subject: string) {
  world.subject = subject;
  engine.show(null);
  await signIn(world, engine);
}

/** Returns a world with a signed-in user, and with the records of requests and stores cleared. */
export async function signedIn(world = createWorld()) {
  const engine = await world.start();
  await signIn(world, engine);
  world.requests.length = 0;
  world.journal.length = 0;
  return { world, engine };
}

/** Ada and Bob are signed in, and Bob is shown. */
export async function twoSignedIn(world = createWorld()) {
  const { engine } = await signedIn(world);
  await signInToo(world, engine, 'bob');
  world.requests.length = 0;
  world.journal.length = 0;
  return { world, engine };
}

/** Re-authenticates the user, which opens the locked session. */
export async function unlock(world: World, engine: Engine) {
  engine.unlock();
  await settled();
  world.approve();
  await settled();
}

export async function restarted(world: World, engine: Engine) {
  await engine.stop();
  const again = await world.start();
  await settled();
  return again;
}

/** Gets an access token, by default the session's own, as a caller of an API does. */
export const lend = (engine: Engine, id = 'ada', ask = defaultToken) =>
  engine.withAccessToken(id, ask, async (token) => token.reveal());

/** Makes refresh requests hang. Returns a function that releases them; later ones do not hang. */
export function holdRefreshes(world: World): () => void {
  const { opened, open } = gate();
  world.hold = opened;
  return () => {
    world.hold = null;
    open();
  };
}
