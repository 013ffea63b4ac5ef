import type { DeviceSession, SignOutScope } from '../../contract/session-state.ts';
import type { ProviderEntry } from '../../main/session/ports/ports.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import { revokeAndVerify, type SignOutWork } from '../../main/session/sign-out/revoke-and-verify.ts';
import { accessTokenMs, signedIn } from './engine-world.ts';

type Queued = SignOutWork['queued'];

export const device = (id: string, current = false): DeviceSession => {
  return { id, client: 'Nightlatch', device: id, startedAt: 0, lastUsedAt: 0, current };
};

/** Creates a user signed in at a provider with real books, whose sign-out is about to be done there. */
export async function signingOut(scope: SignOutScope, changes: Partial<Queued> = {}) {
  const { world } = await signedIn();
  const entry = world.entry();
  world.devices = [device('here', true), device('laptop'), device('phone')];
  const queued: Queued = {
    id: 'sign-out-1',
    sessionId: 'session-1',
    scope,
    queuedAt: world.clock.now(),
    attempts: 0,
    lastError: null,
    providerId: 'p',
    subject: 'ada',
    refreshToken: new Secret(world.storedToken() ?? ''),
    accessTokenExpiresAt: world.clock.now() + accessTokenMs,
    endedSessions: null,
    ...changes,
  };
  const expiresAt = world.clock.now() + accessTokenMs;
  const remembered: Queued[] = [];
  const run = (accessToken: string | null = 'at-2', at: ProviderEntry = entry, othersExpireAt: number | null = null) =>
    revokeAndVerify({
      queued,
      entry: at,
      clock: world.clock,
      inHand: {
        accessToken: accessToken === null ? null : { secret: new Secret(accessToken), expiresAt },
        othersExpireAt,
      },
      quiet: () => false,
      remember: async (progress) => void remembered.push(progress),
    });
  return { world, entry, queued, remembered, run };
}

/** Returns the outcome of each check, by its name. */
export const outcomes = ({ checks }: Awaited<ReturnType<typeof revokeAndVerify>>) =>
  Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));
