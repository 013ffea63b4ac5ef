import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallApi, createApiCaller } from '../../main/api/api-caller.ts';
import { createNoDirectory } from '../../main/directory/no-directory.ts';
import { createClock } from '../../main/electron/clock.ts';
import { createRefreshLock } from '../../main/lock/refresh-lock.ts';
import { createProvider } from '../../main/oidc/provider.ts';
import { createEngine } from '../../main/session/engine.ts';
import type { Engine } from '../../main/session/engine-api.ts';
import { createVault } from '../../main/vault/vault.ts';
import { startDemoProvider } from '../../tools/demo/demo-provider.ts';
import { createDemoVisitor, type DemoVisitor } from './demo-visitor.ts';
import { usualReceiver } from './loopback.ts';
import { noDesktop } from './no-desktop.ts';

export interface ApiWorld {
  readonly engine: Engine;
  readonly callApi: CallApi;
  readonly accountId: string;
  readonly notes: string;
  readonly visitor: DemoVisitor;
  /** Returns how many browsers were opened. */
  opened(): number;
  /** The requested paths of the provider, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Opens the app's own engine and adapters with Ada signed in at the demo provider, without a keychain or a desktop. */
export async function openApiWorld(): Promise<ApiWorld> {
  await using opening = new AsyncDisposableStack();
  const demo = await startDemoProvider({ accessTokenSeconds: 60 });
  opening.defer(() => demo.close());
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-api-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = createClock();
  const visitor = createDemoVisitor();
  const notes = `${demo.issuer}/notes`;
  const asked: string[] = [];
  let opened = 0;
  const fetch: typeof globalThis.fetch = (input, init) => {
    asked.push(new URL(String(input)).pathname);
    return globalThis.fetch(input, init);
  };
  const engine = createEngine({
    clock,
    activity: { record: () => undefined },
    browser: {
      open: (url) => {
        opened += 1;
        return visitor.open(url);
      },
    },
    desktop: noDesktop,
    presence: { idleMs: () => 0, subscribe: () => () => undefined },
    vault: createVault({ keychain: null, service: 'api.test.nightlatch' }),
    refreshLock: createRefreshLock({ folder: join(folder, 'locks'), service: 'api.test.nightlatch' }),
    settings: { idleLimitMs: 3_600_000, absoluteLifetimeMs: 12 * 3_600_000, signInDeadlineMs: 30_000 },
    providers: [
      {
        name: 'Demo',
        clientId: demo.clientId,
        endsBrowserSession: false,
        revokesReplaced: true,
        directory: createNoDirectory(),
        redirect: usualReceiver(),
        provider: createProvider({
          id: 'demo',
          issuer: demo.issuer,
          clientId: demo.clientId,
          scopes: ['openid', 'profile', 'email', 'offline_access', 'notes:read', 'notes:write'],
          resources: [notes],
          allowInsecureLoopback: true,
          fetch,
          now: clock.now,
        }),
      },
    ],
  });
  opening.defer(() => engine.stop());
  await engine.start();
  const accountId = await signedInAt(engine);
  const callApi = createApiCaller({ engine, origins: [demo.issuer], fetch });
  const everything = opening.move();
  return {
    engine,
    callApi,
    accountId,
    notes,
    visitor,
    asked,
    opened: () => opened,
    close: () => everything.disposeAsync(),
  };
}

function signedInAt(engine: Engine): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  engine.subscribe(({ state, shownAccountId }) => {
    if (state.kind === 'signed-in' && shownAccountId !== null) resolve(shownAccountId);
    if (state.kind === 'signed-out' && state.error !== null) reject(new Error(state.error));
  });
  engine.signIn('demo');
  return promise;
}
