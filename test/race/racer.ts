/**
 * One of two apps that share a stored session, each in its own process: the real engine, provider client, vault and
 * lock. Only time is simulated; the parent advances it for both at once. See `run-race.ts`.
 */

import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createNoDirectory } from '../../main/directory/no-directory.ts';
import { createRefreshLock } from '../../main/lock/refresh-lock.ts';
import { createProvider } from '../../main/oidc/provider.ts';
import { createEngine } from '../../main/session/engine.ts';
import { defaultToken } from '../../main/session/ports/access-token-request.ts';
import { loadKeychain } from '../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { comeStraightBack, usualReceiver } from '../support/loopback.ts';
import { noDesktop } from '../support/no-desktop.ts';
import type { FromRacer, RacerPlan, ToRacer } from './protocol.ts';

const plan: RacerPlan = JSON.parse(process.argv[2] ?? '{}');
const { issuer, clientId, service, lockFolder } = plan;
// Both use the same jitter, so that they are always due at the same moment.
const clock = createFakeClock(plan.startAt);
const lock = createRefreshLock({ folder: lockFolder, service });
const setbacks: string[] = [];
let underWay = 0;

const counted = async <Value>(work: Promise<Value>): Promise<Value> => {
  underWay += 1;
  return work.finally(() => {
    underWay -= 1;
  });
};

const engine = createEngine({
  clock,
  vault: createVault({ keychain: await loadKeychain('napi'), service }),
  refreshLock: { withLock: (name, task) => counted(lock.withLock(name, task)) },
  activity: { record: (event) => void ('code' in event && setbacks.push(`${event.what}: ${event.code}`)) },
  browser: { open: async (url) => void comeStraightBack(url) },
  desktop: noDesktop,
  presence: { idleMs: () => 0, subscribe: () => () => undefined },
  settings: { idleLimitMs: 3_600_000, absoluteLifetimeMs: 100 * 365 * 24 * 3_600_000, signInDeadlineMs: 300_000 },
  providers: [
    {
      name: 'Provider',
      clientId,
      endsBrowserSession: false,
      provider: createProvider({
        id: 'p',
        issuer,
        clientId,
        scopes: ['openid', 'offline_access'],
        allowInsecureLoopback: true,
        fetch: (input, init) => counted(fetch(input, init)),
        now: clock.now,
      }),
      directory: createNoDirectory(),
      redirect: usualReceiver(),
    },
  ],
});

const isMoving = () => {
  const { state } = engine.snapshot();
  const moves = state.kind === 'starting' || state.kind === 'signing-in';
  return moves || underWay > 0 || (state.kind === 'signed-in' && state.freshness.kind === 'refreshing');
};

async function settle(): Promise<void> {
  const giveUpAt = performance.now() + 30_000;
  for (let quiet = 0; quiet < 3; quiet = isMoving() ? 0 : quiet + 1) {
    if (performance.now() > giveUpAt)
      throw new Error(`does not settle: ${JSON.stringify(engine.snapshot().state.kind)}`);
    await pause(1);
  }
}

async function lent(): Promise<string | null> {
  const id = engine.snapshot().shownAccountId ?? 'none';
  const digest = (token: string) => createHash('sha256').update(token).digest('hex').slice(0, 16);
  return engine.withAccessToken(id, defaultToken, async (token) => digest(token.reveal())).catch(() => null);
}

async function perform(command: ToRacer): Promise<FromRacer> {
  if (command.ask === 'sign-in') {
    await engine.start();
    engine.signIn('p');
  }
  if (command.ask === 'start') await engine.start();
  if (command.ask === 'pass') await clock.advance(command.ms);
  if (command.ask === 'end') await engine.stop();
  await settle();
  const token = command.ask === 'end' ? null : await lent();
  return { state: engine.snapshot().state.kind, token, setbacks: setbacks.splice(0) };
}

process.on('message', (command: ToRacer) => {
  perform(command).then(
    (answer) => {
      process.send?.(answer);
      if (command.ask === 'end') process.disconnect();
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
});
