import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { SessionState } from '../../contract/session-state.ts';
import { findViolations } from './gallery/find-violations.ts';
import { samples } from './gallery/samples.ts';
import { sampleTime } from './gallery/show-window.ts';
import { windowOfThisFile } from './gallery/window-of-file.ts';

/** Every screen of the real build in a real Chromium, under the policy that main serves it with. */

const { sample, show } = windowOfThisFile();

const all = Object.entries(samples(sampleTime.getTime()));

test('every state and the receipt have a sample', () => {
  const screens: Readonly<Record<SessionState['kind'] | 'receipt', true>> = {
    starting: true,
    misconfigured: true,
    'signed-out': true,
    'signing-in': true,
    'signed-in': true,
    locked: true,
    'reauthentication-required': true,
    'signing-out': true,
    'vault-blocked': true,
    receipt: true,
  };
  const sampled = all.map(([, { snapshot }]) => (snapshot.receipts.length > 0 ? 'receipt' : snapshot.state.kind));
  expect([...new Set(sampled)].sort()).toEqual(Object.keys(screens).sort());
});

describe.each(all)('%s', (_name, sample) => {
  test('is the right screen, valid, accessible in light and dark, and fits 360 and 1280 px', async () => {
    const { page, complaints } = await show(sample);
    const { snapshot, press } = sample;

    const kind = snapshot.receipts.length > 0 ? 'receipt' : snapshot.state.kind;
    await page.locator(`[data-screen="${kind}"]`).waitFor();
    expect(await page.locator('main').count()).toBe(1);
    const heading = page.locator('h1');
    expect(await heading.count()).toBe(1);
    await expect.poll(() => page.title()).toBe(`${await heading.textContent()} · Nightlatch`);
    if (press === undefined) {
      await expect.poll(() => heading.evaluate((node) => node === document.activeElement)).toBe(true);
    }

    for (const { colorScheme, width, rules } of [
      { colorScheme: 'light', width: 360, rules: 'all' },
      // Only the colours depend on the scheme.
      { colorScheme: 'dark', width: 1280, rules: 'color-contrast' },
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 720 });
      expect(await overflow(page), `overflow at ${width} px`).toEqual([]);
      expect(await findViolations(page, rules), `axe, ${colorScheme}`).toEqual([]);
    }
    expect(complaints).toEqual([]);
  }, 30_000);
});

describe('control: the checks find', () => {
  test('content that is too wide', async () => {
    const { page } = await show(sample('sign-in'));
    await page.setViewportSize({ width: 360, height: 720 });
    await page.locator('h1').evaluate((heading) => {
      heading.style.whiteSpace = 'nowrap';
      heading.textContent = 'much too long '.repeat(20);
    });
    expect(await overflow(page)).not.toEqual([]);
  });

  test.each(['all', 'color-contrast'] as const)('contrast that is too low (%s)', async (rules) => {
    const { page } = await show(sample('sign-in'));
    await page.locator('.lead').evaluate((lead) => {
      lead.style.color = '#cccccc';
    });
    expect(await findViolations(page, rules)).toEqual([expect.stringMatching(/^color-contrast: <p class="lead"/)]);
  });

  test('a violation of the policy, which is blocked and reported', async () => {
    const { page, complaints } = await show(sample('sign-in'));
    await page.locator('h1').evaluate((heading) => {
      heading.innerHTML = '<b style="color: red">red</b><script src="https://elsewhere.example/x.js"></script>';
      const script = document.createElement('script');
      script.textContent = 'document.body.remove()';
      document.body.append(script);
    });
    await expect.poll(() => complaints.length).toBe(2);
    expect(complaints.every((complaint) => complaint.includes('Content Security Policy'))).toBe(true);
    expect(await page.locator('h1').count()).toBe(1);
  });
});

/** Returns the elements that overflow the page sideways. */
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
