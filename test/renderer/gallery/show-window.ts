import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { type BuiltPage, servePageAsBuilt } from './built-page.ts';
import { installFakeBridge } from './fake-bridge.ts';
import { type Sample, samples } from './samples.ts';

/** A Monday at noon, so that samples and screenshots do not depend on the current time. */
export const sampleTime = new Date('2026-03-02T12:00:00');

export interface ShownWindow {
  readonly page: Page;
  /** The page's console errors, exceptions and policy violations. */
  readonly complaints: readonly string[];
}

export interface WindowShow {
  readonly built: BuiltPage;
  readonly samples: Readonly<Record<string, Sample>>;
  /** Loads the built window, with main replaced by the sample. There is one page, so the previous sample is gone. */
  readonly show: (sample: Sample) => Promise<ShownWindow>;
  readonly close: () => Promise<void>;
}

/** A real Chromium with the real build in it. */
export async function startWindowShow(): Promise<WindowShow> {
  const system = '/usr/bin/chromium';
  const [built, browser] = await Promise.all([
    servePageAsBuilt(),
    chromium.launch(existsSync(system) ? { executablePath: system, args: ['--no-sandbox'] } : { channel: 'chrome' }),
  ]);
  const page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce' });
  let complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));

  async function show(sample: Sample): Promise<ShownWindow> {
    const mine: string[] = [];
    complaints = mine;
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1100, height: 760 });
    // The page's clock is stopped; its timers run.
    await page.clock.setFixedTime(sampleTime);
    const script = await page.addInitScript(installFakeBridge, sample);
    await page.goto(built.address);
    await script.dispose();
    if (sample.press !== undefined) await page.getByRole('button', { name: sample.press, exact: true }).click();
    await settled(page);
    return { page, complaints: mine };
  }

  return {
    built,
    samples: samples(sampleTime.getTime()),
    show,
    async close() {
      await browser.close();
      await built.close();
    },
  };
}

/** Resolves once the page has rendered, and done its follow-up work, such as moving the focus. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  });
}
