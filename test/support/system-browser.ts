import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumEnvironment } from '../../tools/preview/chromium/chromium-environment.ts';
import { findChromium } from '../../tools/preview/chromium/find-chromium.ts';
import { asSystemBrowser } from './as-system-browser.ts';

export interface SystemBrowser {
  /** The environment of the app's process, which redirects `shell.openExternal`. */
  readonly env: Readonly<Record<string, string>>;
  /** Receives addresses as text, one per connection, for an app whose system ignores the environment. */
  readonly socket: string;
  /** Resolves with the loaded page of the next address that an app opens. Rejects after half a minute without one. */
  nextPage(): Promise<Page>;
  /** The opened addresses, in order. */
  readonly opened: readonly string[];
  /** While true, addresses are recorded and not loaded, as if the user ignored the browser. */
  ignoring: boolean;
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** How long an address may take to arrive, in ms. */
const patienceMs = 30_000;

/**
 * Starts a real Chromium as a user's own browser, with its own profile. Apps reach it through a small program that
 * forwards the address.
 */
export async function startSystemBrowser(): Promise<SystemBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-browser-'));
  const socket =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\nightlatch-browser-${process.pid}-${Date.now()}`
      : join(folder, 'open');
  const opener = join(folder, 'open-address.mjs');
  await writeFile(opener, openerProgram(socket));
  await chmod(opener, 0o700);
  const env = await asSystemBrowser(folder, opener);

  const profile = join(folder, 'profile');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    env: chromiumEnvironment(profile),
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: { width: 900, height: 760 },
    args: ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const opened: string[] = [];
  const pages: Page[] = [];
  const waiting: ((page: Page) => void)[] = [];
  let ignoring = false;

  async function open(address: string): Promise<void> {
    opened.push(address);
    if (ignoring) return;
    const page = await context.newPage();
    await page.goto(address, { waitUntil: 'load' }).catch(() => undefined);
    const next = waiting.shift();
    if (next === undefined) pages.push(page);
    else next(page);
  }

  const server = createServer((connection) => {
    let text = '';
    connection.setEncoding('utf8');
    connection.on('data', (part: string) => {
      text += part;
    });
    connection.on('end', () => void open(text));
    connection.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));

  return {
    env,
    socket,
    opened,
    get ignoring() {
      return ignoring;
    },
    set ignoring(value) {
      ignoring = value;
    },
    context,
    nextPage: () => {
      const ready = pages.shift();
      if (ready !== undefined) return Promise.resolve(ready);
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('no address was opened in the browser')), patienceMs);
        waiting.push((page) => {
          clearTimeout(late);
          resolve(page);
        });
      });
    },
    close: async () => {
      server.close();
      await context.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

const openerProgram = (socket: string) => `#!${process.execPath}
import { connect } from 'node:net';
connect(${JSON.stringify(socket)}).end(process.argv[2] ?? '');
`;
