import { createNoDirectory } from '../../main/directory/no-directory.ts';
import { createProvider } from '../../main/oidc/provider.ts';
import { createEngine } from '../../main/session/engine.ts';
import type { Engine } from '../../main/session/engine-api.ts';
import type { ActivityEvent } from '../../main/session/ports/activity-event.ts';
import type { EngineSettings } from '../../main/session/ports/engine-settings.ts';
import type { Provider } from '../../main/session/ports/ports.ts';
import type { HostileProvider, HostileProviderOptions } from '../support/hostile-provider/hostile-provider.ts';
import { comeStraightBack, usualReceiver } from '../support/loopback.ts';
import { type Counted, countedProvider } from './counted-provider.ts';
import type { createComputer } from './fault-parts.ts';

export interface FaultWorldOptions extends Pick<HostileProviderOptions, 'rotation' | 'lifetime' | 'tls'> {
  /** How far this computer's clock is ahead of the provider's, in ms. */
  readonly clockAheadMs?: number;
  readonly settings?: Partial<EngineSettings>;
  /** Deadline of each whole request while faults are active. */
  readonly deadlineMs?: number;
}

/** Longer than a busy computer needs for an honest response, in ms. */
const patientMs = 10_000;

/** What an app requires from its environment. */
export interface Surroundings {
  readonly options: FaultWorldOptions;
  readonly hostile: HostileProvider;
  readonly computer: ReturnType<typeof createComputer>;
  readonly counted: Counted;
  readonly now: () => number;
  readonly record: (event: ActivityEvent) => void;
  readonly fetch: typeof globalThis.fetch;
  readonly faultsStrike: () => boolean;
}

/** Returns a function that starts the app and creates everything again except the computer. */
export function installApp(world: Surroundings): () => Engine {
  const { options, hostile, computer, counted } = world;

  const newProvider = (deadlineMs: number): Provider =>
    createProvider({
      id: 'p',
      issuer: hostile.issuer,
      clientId: hostile.clientId,
      scopes: ['openid', 'offline_access'],
      fetch: world.fetch,
      deadlineMs,
      allowInsecureLoopback: true,
      now: world.now,
    });

  /** Creates two providers that differ in their deadline only, so that a busy computer meets no unintended one. */
  function newProviders(): () => Provider {
    const patient = newProvider(patientMs);
    const struck = options.deadlineMs === undefined ? patient : newProvider(options.deadlineMs);
    return () => (world.faultsStrike() ? struck : patient);
  }

  return () =>
    createEngine({
      ...computer.portsOfNewProcess(),
      activity: { record: world.record },
      browser: { open: async (url) => void counted(comeStraightBack(url)).catch(() => undefined) },
      settings: {
        idleLimitMs: 24 * 3_600_000,
        absoluteLifetimeMs: 24 * 3_600_000,
        signInDeadlineMs: 300_000,
        ...options.settings,
      },
      providers: [
        {
          name: 'Provider',
          clientId: hostile.clientId,
          endsBrowserSession: false,
          provider: countedProvider(newProviders(), counted),
          directory: createNoDirectory(),
          redirect: usualReceiver(),
        },
      ],
    });
}
