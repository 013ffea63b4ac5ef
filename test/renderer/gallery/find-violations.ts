import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** The part of axe that is used here, as it exists in the page. */
interface Axe {
  run(options: { readonly runOnly?: readonly string[] }): Promise<{
    readonly passes: readonly unknown[];
    readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  }>;
}

/**
 * Returns axe's findings on this page, one per line. It is the axe-core that comes with @axe-core/playwright, run
 * without that wrapper: there are no frames here, and the wrapper takes ten times as long.
 */
export async function findViolations(page: Page, rules: 'all' | 'color-contrast'): Promise<readonly string[]> {
  // The debugger evaluates it, not the page, so the page's policy is unchanged.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource());
  const { passes, violations } = await page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { readonly axe: Axe };
    return await axe.run(runOnly === 'all' ? {} : { runOnly: [runOnly] });
  }, rules);
  // If no rule passes, nothing was checked.
  if (passes.length === 0) return ['axe found nothing to judge'];
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

function axeSource(): string {
  const wrapper = createRequire(import.meta.url).resolve('@axe-core/playwright');
  return readFileSync(createRequire(wrapper).resolve('axe-core/axe.min.js'), 'utf8');
}
