import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import type { SessionState } from '../../contract/session-state.ts';
import { type DemoProvider, startDemoProvider } from '../../tools/demo/demo-provider.ts';
import { createDemoVisitor, type DemoVisitor } from './demo-visitor.ts';
import { type FlowApp, type FlowAppOptions, startFlowApp } from './flow-app.ts';
import { startPrivateKeyring } from './private-keyring.ts';

interface Flow {
  readonly demo: DemoProvider;
  readonly visitor: DemoVisitor;
  /** Starts or restarts an app, whose stored session is found by this name. */
  readonly start: (name: string, options?: Pick<FlowAppOptions, 'ports'>) => Promise<FlowApp>;
}

/** For flows without a window: a demo, a user with a browser, apps, and one private keychain for all of them. */
export const test = base.extend<Flow, { readonly keychain: undefined }>({
  // One per process, because a process looks its message bus up only once.
  keychain: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      if (process.platform !== 'linux') return use(undefined);
      const keyring = await startPrivateKeyring();
      process.env.DBUS_SESSION_BUS_ADDRESS = keyring.busAddress;
      await use(undefined);
      await keyring.close();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  demo: async ({}, use) => {
    const demo = await startDemoProvider();
    await use(demo);
    await demo.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  visitor: async ({}, use) => use(createDemoVisitor()),
  start: async ({ demo, visitor, keychain: _ }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'nightlatch-flow-'));
    const started: FlowApp[] = [];
    await use(async (name, options) => {
      const app = await startFlowApp({ demo, browser: visitor, folder, name, ...options });
      started.push(app);
      return app;
    });
    await Promise.all(started.map((app) => app.stop()));
    await rm(folder, { recursive: true, force: true });
  },
});

/** Waits until the session is in this state, and resolves with it. */
export async function reached<Kind extends SessionState['kind']>({ engine }: FlowApp, kind: Kind) {
  await expect.poll(() => engine.snapshot().state.kind, { timeout: 10_000, intervals: [20] }).toBe(kind);
  return engine.snapshot().state as Extract<SessionState, { readonly kind: Kind }>;
}

export function idOf({ engine }: FlowApp): string {
  return engine.snapshot().shownAccountId ?? 'none is shown';
}

export async function signIn(app: FlowApp) {
  app.engine.signIn('demo');
  return reached(app, 'signed-in');
}
