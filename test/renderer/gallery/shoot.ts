import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startWindowShow } from './show-window.ts';

/** Photographs every sample, light and dark, narrow and wide: `node test/renderer/gallery/shoot.ts [NAME...]`. */
const folder = join(import.meta.dirname, '../../../artifacts/screens');
const wanted = process.argv.slice(2);

await mkdir(folder, { recursive: true });
const windows = await startWindowShow();
try {
  for (const [name, sample] of Object.entries(windows.samples)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const { page } = await windows.show(sample);
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [380, 1100]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 760 });
        await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: true });
      }
    }
    process.stdout.write(`${name}\n`);
  }
} finally {
  await windows.close();
}
