import { hostname } from 'node:os';
import { composeDesktop } from './compose-desktop.ts';
import type { Config, ProviderConfig } from './config/index.ts';
import { createDemoDirectory, createNoDirectory } from './directory/index.ts';
import { type AppWindow, createClock, createSystemBrowser, type createTransport } from './electron/index.ts';
import { createProvider, guardFetch } from './oidc/index.ts';
import { createLoopbackReceiver } from './redirect/index.ts';
import { createEngine, type Engine } from './session/index.ts';
import type { Activity, Clock, ProviderEntry, RefreshLock, Vault } from './session/ports/index.ts';

type Transport = ReturnType<typeof createTransport>;

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

interface Parts {
  readonly vault: Vault;
  readonly refreshLock: RefreshLock;
  readonly activity: Activity;
  readonly window: AppWindow;
  readonly transport: Transport;
}

/** Creates the engine with its adapters, as configured. */
export function composeEngine(config: Config, { vault, refreshLock, activity, window, transport }: Parts): Engine {
  const clock = createClock();
  const { providers, times, locks, allowInsecureLoopback } = config;
  return createEngine({
    clock,
    vault,
    refreshLock,
    activity,
    providers: providers.map((provider) => composeProvider(provider, { clock, transport, allowInsecureLoopback })),
    browser: createSystemBrowser(allowInsecureLoopback),
    ...composeDesktop({ window, clock, biometricsAllowed: config.biometricsAllowed }),
    settings: {
      idleLimitMs: times.idleMinutes * minuteMs,
      absoluteLifetimeMs: times.absoluteHours * hourMs,
      unfocusedLimitMs: locks.unfocusedMinutes * minuteMs,
      actions: {
        idle: locks.idle,
        'absolute-lifetime': locks.absolute,
        'os-locked': locks.screenLocked,
        suspended: locks.sleep,
        hidden: locks.hidden,
        unfocused: locks.unfocused,
      },
      longest: {
        idleLimitMs: times.idleMinutesMax * minuteMs,
        absoluteLifetimeMs: times.absoluteHoursMax * hourMs,
      },
      signInDeadlineMs: times.signInSeconds * secondMs,
    },
  });
}

interface ProviderParts {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly allowInsecureLoopback: boolean;
}

function composeProvider(
  config: ProviderConfig,
  { clock, transport, allowInsecureLoopback }: ProviderParts,
): ProviderEntry {
  const { id, name, issuer, clientId, scopes, resources, redirect } = config;
  const listsDevices = config.directory !== 'none';
  return {
    name,
    clientId,
    endsBrowserSession: config.endSession === 'browser',
    revokesReplaced: config.revokeReplaced,
    stepUpAcrValues: config.stepUpAcrValues,
    provider: createProvider({
      id,
      issuer,
      clientId,
      scopes,
      resources,
      revokesReplaced: config.revokeReplaced,
      allowInsecureLoopback,
      fetch: transport.fetch,
      spending: transport.spending,
      now: clock.now,
      // The computer's name is sent only to a provider that lists devices, so that the user recognises this one.
      ...(listsDevices ? { deviceName: hostname() } : {}),
    }),
    directory: listsDevices ? createDemoDirectory({ issuer, fetch: guardFetch(transport.fetch) }) : createNoDirectory(),
    redirect: createLoopbackReceiver({ ...redirect, appName: 'Nightlatch', providerName: name }),
  };
}
