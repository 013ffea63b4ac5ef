import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { LandingOutcome } from '../../main/session/ports/ports.ts';
import { findChromium } from '../../tools/preview/chromium/find-chromium.ts';
import { eventually } from '../support/eventually.ts';
import { type OpenListener, test } from '../support/listener-test.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

let browser: Browser;
let site: ScriptedServer;
let sitePage = '';
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), chromiumSandbox: process.getuid?.() !== 0 });
  site = await startScriptedServer((_, reply) =>
    reply.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Site</title>${sitePage}`),
  );
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** Follows a link to the honest response, as a provider's redirect does, and waits for the landing page's text. */
async function land(page: Page, { honest, redirect, answer }: OpenListener, outcome: LandingOutcome): Promise<void> {
  sitePage = `<a href="${honest.href.replaceAll('&', '&amp;')}">go on</a>`;
  await page.goto(site.origin);
  await page.getByRole('link').click({ noWaitAfter: true });
  await answer;
  await redirect.conclude(outcome);
  await page.getByRole('heading').waitFor();
}

test.for(['success', 'denied', 'failed'] as const)(
  'the %s page has no console errors, is accessible and readable, in light and in dark',
  async (outcome, { listener }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));

    await land(page, listener, outcome);
    expect(new URL(page.url()).pathname).toMatch(/^\/landing\/[A-Za-z0-9_-]{22}$/);
    expect(new URL(page.url()).search).toBe('');
    expect(await page.evaluate('history.length')).toBe(3);
    expect(complaints).toEqual([]);
    expect(listener.strays).toEqual([]);

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.map(({ id, help }) => `${colorScheme}: ${id}: ${help}`)).toEqual([]);
    }
    await context.close();
  },
);

test('going back from the landing page does not send the code again', async ({ listener }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await land(page, listener, 'success');
  await page.goBack();
  expect(page.url()).toBe(`${site.origin}/`);
  await context.close();
});

test('images, frames, fetches and forms of another site are strays, and the following link is not', async ({
  listener,
}) => {
  const address = listener.honest.href.replaceAll('&', '&amp;');
  sitePage = `
    <img src="${address}">
    <iframe src="${address}"></iframe>
    <iframe name="target"></iframe>
    <form method="post" action="${address}" target="target"></form>
    <script>
      fetch(${JSON.stringify(listener.honest.href)}, { mode: 'no-cors' });
      document.forms[0].submit();
    </script>`;
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.origin);
  await eventually(() => expect(listener.strays).toHaveLength(4));
  expect([...listener.strays].toSorted()).toEqual([
    'not-a-navigation',
    'not-a-navigation',
    'not-a-navigation',
    'wrong-method',
  ]);
  await land(page, listener, 'success');
  await context.close();
});
