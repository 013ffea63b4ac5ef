import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Policy } from '../../main/config/managed-policy.ts';
import { demoAccounts } from '../../tools/demo/accounts.ts';
import { type DemoProvider, startDemoProvider } from '../../tools/demo/demo-provider.ts';
import { launchApp, type RunningApp } from './launch-app.ts';
import { writePolicy } from './managed-computer.ts';
import { type PrivateKeyring, startPrivateKeyring } from './private-keyring.ts';
import { clearItems } from './stored-items.ts';
import { type SystemBrowser, startSystemBrowser } from './system-browser.ts';

export interface WorldOptions {
  /** Lifetime of the demo's access tokens, in seconds. */
  readonly accessTokenSeconds?: number;
  /** Providers that are configured beside the demo. */
  readonly providers?: readonly FurtherProvider[];
  readonly locks?: Readonly<Record<string, string | number>>;
  readonly times?: {
    readonly idleMinutes?: number;
    readonly idleMinutesMax?: number;
    readonly absoluteHours?: number;
    readonly absoluteHoursMax?: number;
    readonly signInSeconds?: number;
  };
  /** The administrator's policy on each computer of this world, only if `canBeManaged`. */
  readonly policy?: Policy;
  /** The required `acr` of a demo sign-in for a dangerous control. By default any is accepted. */
  readonly stepUpAcrValues?: readonly string[];
}

/** A missing issuer or client id is the demo's. */
export interface FurtherProvider {
  readonly id: string;
  readonly name: string;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly stepUpAcrValues?: readonly string[];
  readonly revokeReplaced?: boolean;
}

/** A computer with its own keychain and folder, on which the app runs. */
export interface Computer {
  readonly userData: string;
  readonly env: Readonly<Record<string, string>>;
  /** The keychain service of the app's items, used by no other computer, test or user. */
  readonly service: string;
  /** `null` if the system has one keychain for all: macOS and Windows. */
  readonly keyring: PrivateKeyring | null;
  /** Starts the app, and waits for its window. The user is never idle unless the test says so. */
  start(moreEnv?: Readonly<Record<string, string>>): Promise<RunningApp>;
}

export interface AppWorld {
  readonly demo: DemoProvider;
  readonly browser: SystemBrowser;
  readonly configFile: string;
  readonly folder: string;
  /** Adds a computer; `createAppWorld` makes the first. */
  addComputer(name: string): Promise<Computer>;
  close(): Promise<void>;
}

/** Creates a demo provider, a system browser, and computers with a private keychain each, like two users' machines. */
export async function createAppWorld(options: WorldOptions = {}): Promise<AppWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-world-'));
  const demo = await startDemoProvider({ port: 0, accessTokenSeconds: options.accessTokenSeconds ?? 60 });
  const browser = await startSystemBrowser();
  const configFile = join(folder, 'config.json');
  await writeFile(configFile, JSON.stringify(demoConfig(demo, options)));
  const etc = options.policy === undefined ? {} : { etc: await writePolicy(folder, options.policy) };
  const running: RunningApp[] = [];
  const computers: Omit<Computer, 'start'>[] = [];

  return {
    demo,
    browser,
    configFile,
    folder,
    addComputer: async (name) => {
      const keyring = process.platform === 'linux' ? await startPrivateKeyring() : null;
      const userData = join(folder, name);
      const env = { ...keyring?.env, ...browser.env };
      const suffix = `test-${randomBytes(6).toString('hex')}`;
      const computer = { userData, keyring, env, service: `invalid.nightlatch.desktop.unpackaged.${suffix}` };
      computers.push(computer);
      return {
        ...computer,
        start: async (moreEnv = {}) => {
          const app = await launchApp({
            args: ['--config', configFile, `--keychain-suffix=${suffix}`],
            userDataDir: userData,
            env: { ...env, ...moreEnv },
            browserSocket: browser.socket,
            ...etc,
          });
          running.push(app);
          await app.setIdleSeconds(0);
          return app;
        },
      };
    },
    close: async () => {
      await Promise.all(running.map((app) => app.kill().catch(() => undefined)));
      await browser.close();
      await demo.close();
      await Promise.all(computers.map(clearItems));
      await Promise.all(computers.map(({ keyring }) => keyring?.close()));
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function demoConfig({ issuer, clientId }: DemoProvider, options: WorldOptions) {
  const { times, locks = {}, providers = [], stepUpAcrValues = [] } = options;
  const always = {
    issuer,
    clientId,
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    redirect: { kind: 'loopback', oneTimePath: true },
    endSession: 'none',
  };
  return {
    providers: [
      {
        ...always,
        id: 'demo',
        name: 'Demo',
        directory: { family: 'nightlatch-demo' },
        revokeReplaced: true,
        stepUpAcrValues,
      },
      ...providers.map((provider) => ({ ...always, ...provider })),
    ],
    times: { idleMinutes: 10, absoluteHours: 12, signInSeconds: 60, ...times },
    locks,
    allowInsecureLoopback: true,
  };
}

type User = 'ada' | 'grace';

/** Fills in the provider's page as a user does, from an empty form to the landing page. */
export async function typePassword(page: Page, user: User): Promise<void> {
  const account = demoAccounts.find(({ email }) => email.startsWith(`${user}@`));
  if (account === undefined) throw new Error(`there is no demo user ${user}`);
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Locates the window's current screen by its name in `data-screen`. */
export const screen = (app: RunningApp, name: string) => app.page.locator(`[data-screen="${name}"]`);
export const press = (app: RunningApp, name: string) => app.page.getByRole('button', { name, exact: true }).click();

/** Locks, and waits for the page without account data: text typed before it is gone. */
export async function lockNow(app: RunningApp): Promise<void> {
  const loaded = app.page.waitForEvent('load');
  await press(app, 'Lock now');
  await loaded;
  await expect(screen(app, 'locked')).toBeVisible();
}

/**
 * Signs in from the sign-in screen to home, through the browser. Resolves with the browser's page, at its landing page.
 */
export async function signIn(app: RunningApp, browser: SystemBrowser, user: User = 'ada'): Promise<Page> {
  await press(app, 'Sign in with Demo');
  const page = await browser.nextPage();
  // A browser that is already signed in at the provider returns at once.
  if (!page.url().includes('/landing/')) await typePassword(page, user);
  await page.waitForURL(/\/landing\//);
  await expect(screen(app, 'signed-in')).toBeVisible();
  return page;
}
