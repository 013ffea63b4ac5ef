import type { Snapshot } from '../../../contract/session-state.ts';
import { createEngine } from '../../../main/session/engine.ts';
import type { Engine } from '../../../main/session/engine-api.ts';
import { SessionError } from '../../../main/session/ports/errors.ts';
import type { Ports, PresenceEvent, TokenResponse } from '../../../main/session/ports/ports.ts';
import { Secret } from '../../../main/session/ports/secret.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { noDesktop } from '../../support/no-desktop.ts';
import { noSeal } from '../../support/no-seal.ts';
import { createGates, type Fate } from './gates.ts';
import { accountIds, accounts, createModelVault, type Person } from './model-vault.ts';
import { createProviderBooks, type Issued } from './provider-books.ts';

const issuer = 'https://issuer.example.test';

/** The mark of all personal data in this world, which no snapshot of a locked session may contain. */
export const personal = /zyx/i;

export interface Watch {
  /** Reports a violated invariant. */
  complain(violation: string): void;
  announced(snapshot: Snapshot): void;
  /** Called before a refresh request is sent. */
  sending(refreshToken: string): void;
  /** Called before an access token is used at the provider. */
  using(accessToken: string): void;
}

/**
 * The world around one app that may crash and restart: the provider, the keychain and the clock continue, and an app
 * that has ended reaches nothing of it any more.
 */
export function createModelWorld(watch: Watch) {
  const clock = createFakeClock();
  const gates = createGates(clock);
  const books = createProviderBooks(clock, watch.complain);
  const vault = createModelVault(gates);
  let run = 0;
  let timers = new Set<() => void>();
  let listener: (event: PresenceEvent) => void = () => {};
  let answer: (query: URLSearchParams) => void = () => {};
  let browserUrl: URL | null = null;
  let states = 0;
  let requests = 0;
  const world = {
    clock,
    gates,
    books,
    vault,
    idleMs: 0 as number | null,
    person: 'zyx-ada' as Person,
    /** Whether another process of this user keeps the lock: the stored session does not change then. */
    otherProcess: false,
    engine: null as unknown as Engine,
    /** The engine's own timers, without the world's deadlines. */
    timers: () => clock.timers() - gates.waiting(),
    tell: (event: PresenceEvent) => listener(event),
    browse: (query: string) => answer(new URLSearchParams(`${query}&state=${stateOf(browserUrl)}&iss=${issuer}`)),
    /** Ends the process at once. */
    vanish: (carriedOut: boolean) => {
      run += 1;
      for (const cancel of timers) cancel();
      timers = new Set();
      listener = () => {};
      answer = () => {};
      gates.dropAll(carriedOut);
      for (const family of books.families) family.inFlight = 0;
    },
    launch: () => {
      run += 1;
      world.engine = createEngine(portsOf(run));
      world.engine.subscribe(watch.announced);
      return world.engine.start();
    },
  };

  const toAnswer = (issued: Issued, subject: string | null): TokenResponse => ({
    refreshToken: new Secret(issued.refreshToken),
    accessToken: new Secret(issued.accessToken),
    accessTokenExpiresAt: issued.accessTokenExpiresAt,
    scope: null,
    identity:
      subject === null
        ? null
        : {
            account: { providerId: 'p', issuer, subject, name: `Dr ${subject}`, email: `${subject}@example.test` },
            authenticatedAt: clock.now(),
            provenAt: clock.now(),
            acr: null,
          },
  });

  function portsOf(mine: number): Ports {
    const isAlive = () => run === mine;
    const ask = <Value>(carryOut: () => Value, asksForTokens = false): Promise<Value> => {
      if (!isAlive()) return new Promise(() => {});
      requests += 1;
      const lane = `request ${requests}`;
      return gates.pass('provider', lane, (fate: Fate) => books.reach(fate, carryOut, asksForTokens));
    };
    const withAccess = <Value>(token: Secret, carryOut: () => Value): Promise<Value> => {
      if (isAlive()) watch.using(token.reveal());
      return ask(() => {
        if (books.familyOf(token.reveal()).ended !== null) throw new SessionError('devices-unavailable');
        return carryOut();
      });
    };
    const sessions = new Map(accountIds.map((id) => [id, vault.session(id).store(isAlive)]));
    const list = vault.accounts.store(isAlive);
    return {
      clock: {
        ...clock,
        after: (delayMs, task) => {
          if (!isAlive()) return () => {};
          if (world.timers() > 20) {
            // Sets no more of them, because they would multiply, and the sequence would not end.
            watch.complain('timers pile up');
            return () => {};
          }
          const cancel = clock.after(delayMs, task);
          timers.add(cancel);
          return cancel;
        },
      },
      activity: { record: () => {} },
      browser: {
        open: async (url) => {
          if (isAlive()) browserUrl = url;
        },
      },
      desktop: noDesktop,
      presence: {
        idleMs: () => world.idleMs,
        subscribe: (next) => {
          listener = next;
          return () => {
            if (listener === next) listener = () => {};
          };
        },
      },
      vault: {
        accountId: ({ subject }) => accounts[subject as Person],
        accounts: {
          ...list,
          clear: async () => {
            for (const each of sessions.values()) await each.clear();
            await list.clear();
          },
        },
        session: (id) => sessions.get(id) ?? vault.session(id).store(isAlive),
        signOuts: vault.signOuts.store(isAlive),
        settings: vault.settings.store(isAlive),
        seal: noSeal,
      },
      refreshLock: {
        withLock: async (_name, task) => {
          if (!isAlive()) return new Promise(() => {});
          if (!world.otherProcess) return await task();
          vault.trouble.session.failures += 1;
          vault.trouble.accounts.failures += 1;
          throw new SessionError('refresh-busy');
        },
      },
      settings: { idleLimitMs: 600_000, absoluteLifetimeMs: 12 * 3_600_000, signInDeadlineMs: 300_000 },
      providers: [
        {
          name: 'Provider',
          clientId: 'client',
          endsBrowserSession: false,
          revokesReplaced: true,
          redirect: {
            open: async () => ({
              redirectUri: 'http://127.0.0.1:1234/callback',
              answer: (isOurs) =>
                new Promise((resolve) => {
                  answer = (query) => {
                    if (isOurs(query)) resolve(query);
                  };
                }),
              conclude: async () => undefined,
            }),
          },
          directory: {
            supported: true,
            list: (token) =>
              withAccess(token, () => [
                { id: 'own', client: 'zyx-app', device: 'zyx-laptop', startedAt: 0, lastUsedAt: 0, current: true },
                ...books.others,
              ]),
            endOthers: (token) =>
              withAccess(token, () => {
                books.others = [];
              }),
            accepts: (token) => ask(() => books.familyOf(token.reveal()).ended === null),
          },
          provider: {
            id: 'p',
            issuer,
            prepare: ({ redirectUri, purpose }) =>
              ask(() => {
                states += 1;
                return {
                  url: new URL(`${issuer}/authorize?state=state-${states}`),
                  expected: { state: new Secret(`state-${states}`), issuer, issuerPromised: true, redirectUri },
                  ticket: purpose,
                };
              }),
            exchange: ({ ticket }) => {
              const subject = world.person;
              return ask(() => {
                const tokens = toAnswer(books.open(accounts[subject]), subject);
                return ticket === 'unlock' ? { ...tokens, refreshToken: null } : tokens;
              }, true);
            },
            refresh: (refreshToken) => {
              const token = refreshToken.reveal();
              if (!isAlive()) return new Promise(() => {});
              watch.sending(token);
              books.judgeSending(token);
              const family = books.familyOf(token);
              family.inFlight += 1;
              return ask(() => toAnswer(books.refresh(token), null), true).finally(() => {
                if (isAlive()) family.inFlight -= 1;
              });
            },
            revoke: (refreshToken) =>
              ask(() => {
                books.end(refreshToken.reveal(), 'by-app');
                return true;
              }),
            endSessionUrl: async () => null,
          },
        },
      ],
    };
  }

  return world;
}

export type ModelWorld = ReturnType<typeof createModelWorld>;

function stateOf(url: URL | null): string {
  return url?.searchParams.get('state') ?? 'none';
}
