// npm run gallery: photographs every sample, or those that are named, light and dark, narrow and wide.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { samples } from './samples.ts';
import { sampleTime, startWindowShow } from './show-window.ts';

const folder = join(import.meta.dirname, '../../../artifacts/gallery');
const schemes = ['light', 'dark'] as const;
const widths = [380, 1100] as const;
const pictures = schemes.flatMap((colorScheme) => widths.map((width) => ({ colorScheme, width })));

const pictureName = (sample: string, { colorScheme, width }: (typeof pictures)[number]) =>
  `${sample}-${colorScheme}-${width}.png`;

/** One page with all pictures, a row per screen. */
function contactSheet(samples: readonly string[]): string {
  const rows = samples.map((sample) => {
    const images = pictures.map((picture) => {
      const name = pictureName(sample, picture);
      return `<a href="${name}"><img src="${name}" alt="${name}" width="${picture.width / 2}" loading="lazy"></a>`;
    });
    return `<h2>${sample}</h2>\n<p>${images.join('\n')}</p>`;
  });
  const head = '<meta charset="utf-8"><title>Nightlatch gallery</title><style>img { border: 1px solid }</style>';
  return `<!doctype html>\n<html lang="en">\n${head}\n${rows.join('\n')}\n</html>\n`;
}

const wanted = process.argv.slice(2);
const known = Object.keys(samples(sampleTime.getTime()));
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No such screen: ${unknown.join(', ')}. There are: ${known.join(', ')}\n`);
  process.exit(2);
}

const windows = await startWindowShow();
try {
  const shown = wanted.length > 0 ? wanted : known;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of shown) {
    const sample = windows.samples[name];
    if (sample === undefined) continue;
    const { page } = await windows.show(sample);
    for (const picture of pictures) {
      await page.emulateMedia({ colorScheme: picture.colorScheme });
      await page.setViewportSize({ width: picture.width, height: 760 });
      await page.screenshot({ path: join(folder, pictureName(name, picture)), fullPage: true });
    }
  }
  await writeFile(join(folder, 'index.html'), contactSheet(shown));
  process.stdout.write(
    `${shown.length * pictures.length} pictures of ${shown.length} screens: ${join(folder, 'index.html')}\n`,
  );
} finally {
  await windows.close();
}
