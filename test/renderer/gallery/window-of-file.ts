import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Snapshot } from '../../../contract/session-state.ts';
import type { Sample } from './samples.ts';
import { type ShownWindow, settled, startWindowShow, type WindowShow } from './show-window.ts';

/** Creates one window for all tests of a file, which show one sample after the other in it. */
export function windowOfThisFile() {
  let windows: WindowShow;
  beforeAll(async () => {
    windows = await startWindowShow();
  }, 60_000);
  afterAll(() => windows.close());

  const sample = (name: string): Sample => windows.samples[name] ?? expect.unreachable(`no sample ${name}`);
  const show = (what: Sample): Promise<ShownWindow> => windows.show(what);
  const open = async (name: string): Promise<Page> => (await show(sample(name))).page;
  return { sample, show, open };
}

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Pushes a snapshot from main; it is on the screen when this resolves. */
export async function push(page: Page, snapshot: Snapshot): Promise<void> {
  await page.evaluate((pushed) => window.fakeMain?.push(pushed), snapshot);
  await settled(page);
}

/** Returns the commands that main received, except reads. */
export async function asked(page: Page) {
  const calls = await page.evaluate(() => window.fakeMain?.calls);
  return (calls ?? []).filter(([command]) => command !== 'getSnapshot' && command !== 'listDevices');
}
