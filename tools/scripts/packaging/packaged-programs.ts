import { globSync } from 'node:fs';
import { join } from 'node:path';

/** The files that contain Electron's fuse wire, in each unpacked build below electron-builder's output folder. */
const places = [
  'linux*-unpacked/nightlatch',
  'win*-unpacked/Nightlatch.exe',
  'mac*/Nightlatch.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
];

export function packagedPrograms(output: string): readonly string[] {
  return places.flatMap((place) => globSync(place, { cwd: output })).map((file) => join(output, file));
}
