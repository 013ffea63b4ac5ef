import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountId } from '../../../contract/session-state.ts';
import { createNoDirectory } from '../../../main/directory/no-directory.ts';
import { createRefreshLock } from '../../../main/lock/refresh-lock.ts';
import { createProvider } from '../../../main/oidc/provider.ts';
import { createEngine } from '../../../main/session/engine.ts';
import type { Engine } from '../../../main/session/engine-api.ts';
import { defaultToken } from '../../../main/session/ports/access-token-request.ts';
import type { Ports } from '../../../main/session/ports/ports.ts';
import type { Keychain } from '../../../main/vault/keychain/keychain.ts';
import { loadKeychain } from '../../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../../main/vault/vault.ts';
import { comeStraightBack, usualReceiver } from '../../../test/support/loopback.ts';
import { noDesktop } from '../../../test/support/no-desktop.ts';
import { clientId } from '../provider/bench-provider.ts';
import { type Contender, type Running, scopes } from './contender.ts';
import { type CountingClock, createCountingClock } from './counting-clock.ts';
import { createMemoryKeychain, type Items, itemsOf } from './memory-keychain.ts';

const service = 'invalid.nightlatch.bench';
const hourMs = 3_600_000;

/** The ports as `compose.ts` fills them, except for Electron: no window, an idle time of zero, no activity log. */
function portsFor(issuer: string, clock: CountingClock, keychain: Keychain, lockFolder: string): Ports {
  const provider = createProvider({
    id: 'bench',
    issuer,
    clientId,
    scopes,
    allowInsecureLoopback: false,
    fetch: globalThis.fetch,
    now: clock.now,
  });
  return {
    clock,
    vault: createVault({ keychain, service }),
    refreshLock: createRefreshLock({ folder: lockFolder, service }),
    activity: { record: () => undefined },
    providers: [
      {
        name: 'Bench',
        clientId,
        endsBrowserSession: false,
        provider,
        directory: createNoDirectory(),
        redirect: usualReceiver(),
      },
    ],
    browser: { open: async (url) => void comeStraightBack(url) },
    desktop: noDesktop,
    presence: { idleMs: () => 0, subscribe: () => () => undefined },
    settings: { idleLimitMs: hourMs, absoluteLifetimeMs: 24 * hourMs, signInDeadlineMs: 60_000 },
  };
}

async function run(
  issuer: string,
  keychain: Keychain,
): Promise<{ readonly engine: Engine; readonly running: Running }> {
  const clock = createCountingClock();
  const lockFolder = await mkdtemp(join(tmpdir(), 'nightlatch-bench-'));
  const engine = createEngine(portsFor(issuer, clock, keychain, lockFolder));
  await engine.start();
  let ids: readonly AccountId[] | null = null;
  const running: Running = {
    token: (account) => {
      ids ??= accountIds(engine);
      return engine.withAccessToken(ids[account] ?? 'unknown', defaultToken, async (token) => token.reveal());
    },
    timers: clock.timers,
    stop: async () => {
      await engine.stop();
      await rm(lockFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return { engine, running };
}

/** The selected account is first, because a user wants a token of that account first. */
function accountIds(engine: Engine): readonly AccountId[] {
  const { shownAccountId, accounts } = engine.snapshot();
  const others = accounts.map(({ id }) => id).filter((id) => id !== shownAccountId);
  return shownAccountId === null ? others : [shownAccountId, ...others];
}

/** Signs in to one more account. */
function signInOnce(engine: Engine): Promise<void> {
  engine.show(null);
  return new Promise((resolve, reject) => {
    const stop = engine.subscribe(({ state }) => {
      if (state.kind === 'signed-in') resolve();
      else if (state.kind === 'signed-out' && state.error !== null)
        reject(new Error(`The sign-in failed: ${state.error}`));
      else return;
      stop();
    });
    engine.signIn('bench');
  });
}

/** The engine as it ships, with a vault whose keychain is in memory. */
export const nightlatch: Contender = {
  signIn: async (issuer, count) => {
    const keychain = createMemoryKeychain();
    const { engine, running } = await run(issuer, keychain);
    for (let number = 0; number < count; number += 1) await signInOnce(engine);
    return { ...running, stored: (): Items => keychain.items() };
  },
  start: async (issuer, stored) => (await run(issuer, createMemoryKeychain(stored as Items))).running,
};

/**
 * The same with the system's keychain. The sign-ins run in memory and their items are copied, because a keychain that
 * writes its whole file at each change takes minutes to sign a thousand users in, and the sign-in is not measured.
 */
export const nightlatchOnKeychain: Contender = {
  signIn: async (issuer, count) => {
    const signedIn = await nightlatch.signIn(issuer, count);
    await signedIn.stop();
    const keychain = await loadKeychain('napi');
    for (const [account, password] of itemsOf(signedIn.stored() as Items, service)) {
      await keychain.setPassword(service, account, password);
    }
    return { ...signedIn, stop: async () => undefined, stored: () => null };
  },
  start: async (issuer) => (await run(issuer, await loadKeychain('napi'))).running,
};
