import { join } from 'node:path';
import { type ActivityLog, openActivityLog } from '../../main/activity/activity-log.ts';
import { createDemoDirectory } from '../../main/directory/demo-directory.ts';
import { createClock } from '../../main/electron/clock.ts';
import { createRefreshLock } from '../../main/lock/refresh-lock.ts';
import { createProvider } from '../../main/oidc/provider.ts';
import { guardFetch } from '../../main/oidc/provider-fetch.ts';
import { createEngine } from '../../main/session/engine.ts';
import type { Engine } from '../../main/session/engine-api.ts';
import type { Ports, PresenceEvent } from '../../main/session/ports/ports.ts';
import { loadKeychain } from '../../main/vault/keychain/load-keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import type { DemoProvider } from '../../tools/demo/demo-provider.ts';
import { usualReceiver } from './loopback.ts';
import { noDesktop } from './no-desktop.ts';

export interface FlowAppOptions {
  readonly demo: Pick<DemoProvider, 'issuer' | 'clientId'>;
  /** The name of the keychain service for the app's items, and of the device in the provider's list. */
  readonly name: string;
  readonly folder: string;
  /** The folder of the refresh lock shared by apps of the same name; by default the app's own folder. */
  readonly locks?: string;
  readonly browser: Ports['browser'];
  /** Fixed ports for the authorization response, as some providers require; by default the system assigns one. */
  readonly ports?: readonly number[];
}

/** The app without a window: the engine on the app's adapters. The test emits Electron's events. */
export interface FlowApp {
  readonly engine: Engine;
  readonly activity: ActivityLog;
  tell(event: PresenceEvent): void;
  /** Stops like a quit: what is stored stays. */
  stop(): Promise<void>;
}

export async function startFlowApp(options: FlowAppOptions): Promise<FlowApp> {
  const { demo, name, folder, locks = join(folder, 'locks'), browser, ports = [] } = options;
  const { issuer, clientId } = demo;
  const clock = createClock();
  const listeners = new Set<(event: PresenceEvent) => void>();
  const activity = openActivityLog({ file: join(folder, name, 'activity.jsonl'), now: clock.now });
  const service = `${name}.test.nightlatch`;
  const engine = createEngine({
    clock,
    activity,
    browser,
    vault: createVault({ keychain: await loadKeychain('napi'), service }),
    refreshLock: createRefreshLock({ folder: locks, service }),
    desktop: noDesktop,
    presence: {
      idleMs: () => 0,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    settings: { idleLimitMs: 600_000, absoluteLifetimeMs: 12 * 3_600_000, signInDeadlineMs: 30_000 },
    providers: [
      {
        name: 'Demo',
        clientId,
        endsBrowserSession: false,
        provider: createProvider({
          id: 'demo',
          issuer,
          clientId,
          scopes: ['openid', 'profile', 'email', 'offline_access'],
          deviceName: name,
          allowInsecureLoopback: true,
          fetch: globalThis.fetch,
          now: clock.now,
        }),
        directory: createDemoDirectory({ issuer, fetch: guardFetch(globalThis.fetch) }),
        redirect: usualReceiver({ ports }),
      },
    ],
  });
  await engine.start();
  return {
    engine,
    activity,
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    stop: async () => {
      await engine.stop();
      await activity.close();
    },
  };
}
