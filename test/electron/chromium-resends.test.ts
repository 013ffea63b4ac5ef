import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { chromiumEnvironment } from '../../tools/preview/chromium/chromium-environment.ts';
import { findChromium } from '../../tools/preview/chromium/find-chromium.ts';
import { type BreakingServer, startBreakingServer } from '../support/breaking-server.ts';

// The reason for `fresh-connections.ts`, shown with the system's Chromium, which has the same network stack as
// Electron.

let browser: Browser;
let folder: string;
let server: BreakingServer;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resends-'));
  browser = await chromium.launch({
    executablePath: findChromium(),
    env: chromiumEnvironment(folder) as Record<string, string>,
    chromiumSandbox: process.getuid?.() !== 0,
  });
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  server = await startBreakingServer();
  page = await browser.newPage();
});
afterEach(async () => {
  await page.close();
  await server.close();
});

/** Sequential requests, so that one of them reuses a connection. */
const requests = 4;

test('Chromium repeats a POST by itself if a reused connection breaks before the response', async () => {
  await page.goto(server.origin);
  const statuses = await page.evaluate(async (count) => {
    const seen: number[] = [];
    for (let each = 0; each < count; each += 1) {
      seen.push((await fetch('/', { method: 'POST', body: 'spent' })).status);
    }
    return seen;
  }, requests);
  expect(statuses).toEqual(Array(requests).fill(200));
  expect(server.bodies.length).toBeGreaterThan(requests);
});

test('Chromium sends a POST once on a new connection', async () => {
  await page.goto(server.origin);
  // The page is from another server, so that Chromium has opened no spare connection to this one.
  const target = await startBreakingServer({ everyPost: true });
  const outcomes = await page.evaluate(
    async ({ url, count }) => {
      const seen: string[] = [];
      for (let each = 0; each < count; each += 1) {
        const sent = fetch(url, { method: 'POST', mode: 'no-cors', body: 'spent' });
        seen.push(
          await sent.then(
            () => 'answered',
            () => 'failed',
          ),
        );
      }
      return seen;
    },
    { url: target.origin, count: requests },
  );
  expect(outcomes).toEqual(Array(requests).fill('failed'));
  expect(target.bodies).toHaveLength(requests);
  await target.close();
});

test('Node’s fetch sends each POST once and fails', async () => {
  const outcomes: string[] = [];
  for (let each = 0; each < requests; each += 1) {
    const sent = fetch(server.origin, { method: 'POST', body: 'spent' }).then((response) => response.text());
    outcomes.push(
      await sent.then(
        () => 'answered',
        () => 'failed',
      ),
    );
    await pause(20);
  }
  expect(outcomes).toContain('failed');
  expect(server.bodies).toHaveLength(requests);
});
