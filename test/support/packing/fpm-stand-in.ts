// Stands in for fpm, which electron-builder downloads and calls to make a deb or rpm: writes the files to install and
// the maintainer scripts below `--out` instead of into an archive. Usage: fpm-stand-in.ts --out DIR <fpm's own>
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const given = process.argv.slice(2);

function readOption(option: string): string {
  const value = given[given.indexOf(option) + 1];
  if (!given.includes(option) || value === undefined) throw new Error(`electron-builder gave fpm no ${option}`);
  return value;
}

const folder = join(readOption('--out'), readOption('-t'));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'arguments.json'), JSON.stringify(given));
cpSync(readOption('--after-install'), join(folder, 'after-install'));
cpSync(readOption('--after-remove'), join(folder, 'after-remove'));
writeFileSync(readOption('--package'), '');

// The files are the last arguments, each as source=destination with an absolute destination.
for (const [, source = '', destination = ''] of given.map((arg) => /^(\/.+)=(\/.+)$/.exec(arg) ?? [])) {
  if (source === '') continue;
  mkdirSync(dirname(join(folder, 'root', destination)), { recursive: true });
  cpSync(source, join(folder, 'root', destination), { recursive: true });
}
