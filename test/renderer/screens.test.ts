import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionState } from '../../contract/session-state.ts';
import { samples } from './gallery/samples.ts';
import { sampleTime, startWindowShow, type WindowShow } from './gallery/show-window.ts';

/** Every screen of the real build in a real Chromium, under the policy that main serves it with. */

let windows: WindowShow;
beforeAll(async () => {
  windows = await startWindowShow();
}, 60_000);
afterAll(() => windows.close());

const all = Object.entries(samples(sampleTime.getTime()));

test('there is a sample of every state and of the receipt', () => {
  const screens: Readonly<Record<SessionState['kind'] | 'receipt', true>> = {
    starting: true,
    misconfigured: true,
    'signed-out': true,
    'signing-in': true,
    'signed-in': true,
    locked: true,
    'sign-in-again': true,
    'signing-out': true,
    'vault-blocked': true,
    receipt: true,
  };
  const sampled = all.map(([, { snapshot }]) => (snapshot.receipts.length > 0 ? 'receipt' : snapshot.state.kind));
  expect([...new Set(sampled)].sort()).toEqual(Object.keys(screens).sort());
});

describe.concurrent.each(all)('%s', (_name, sample) => {
  test('is the right screen, well formed, accessible light and dark, and fits 360 and 1280 px', async () => {
    const { page, complaints } = await windows.show(sample);
    const { snapshot, press } = sample;

    expect(await page.locator('main').evaluateAll((mains) => mains.map(({ dataset }) => dataset.screen))).toEqual([
      snapshot.receipts.length > 0 ? 'receipt' : snapshot.state.kind,
    ]);
    const heading = page.locator('h1');
    expect(await heading.count()).toBe(1);
    expect(await page.title()).toBe(`${await heading.textContent()} · Latchkey`);
    if (press === undefined) expect(await heading.evaluate((node) => node === document.activeElement)).toBe(true);

    for (const [colorScheme, width] of [
      ['light', 360],
      ['dark', 1280],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 720 });
      expect(await overflow(page), `overflow at ${width} px`).toEqual([]);
      expect(await violations(page), `axe, ${colorScheme}`).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.close();
  }, 30_000);
});

test('the check for overflow sees one', async () => {
  const { page } = await windows.show(windows.samples['sign-in'] ?? expect.unreachable());
  await page.setViewportSize({ width: 360, height: 720 });
  await page.locator('h1').evaluate((heading) => {
    heading.style.whiteSpace = 'nowrap';
    heading.textContent = 'much too long '.repeat(20);
  });
  expect(await overflow(page)).not.toEqual([]);
  await page.close();
});

/** What sticks out of the page sideways. */
function overflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page'] : [];
    const outside = [...document.querySelectorAll<HTMLElement>('#window *')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && (left < -1 || right > document.documentElement.clientWidth + 1);
    });
    return [...wide, ...outside.map((element) => element.outerHTML.slice(0, 80))];
  });
}

async function violations(page: Page): Promise<readonly string[]> {
  // The other mode opens a second page to put frames together; this page has none.
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
