import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fusesAsBuilt, programWithFuses } from './electron-stand-in.ts';

const plist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>CFBundleName</key><string>Electron</string></dict></plist>`;

/** The file of a macOS bundle that contains Electron's fuses. */
export const frameworkFile = 'Contents/Frameworks/Electron Framework.framework/Electron Framework';

/** Writes what electron-builder accepts as an unpacked Electron distribution for macOS. */
export async function writeElectronMacStandIn(folder: string): Promise<void> {
  const app = join(folder, 'Electron.app');
  const helpers = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].map((kind) => `Electron Helper${kind}`);
  const programs = [
    ...helpers.map((name) => ({ bundle: `Contents/Frameworks/${name}.app`, name })),
    { bundle: '', name: 'Electron' },
  ];
  for (const { bundle, name } of programs) {
    const contents = bundle === '' ? join(app, 'Contents') : join(app, bundle, 'Contents');
    await mkdir(join(contents, 'MacOS'), { recursive: true });
    await writeFile(join(contents, 'MacOS', name), '');
    await writeFile(join(contents, 'Info.plist'), plist);
  }
  await mkdir(join(app, 'Contents/Resources'));
  await mkdir(join(app, frameworkFile, '..'));
  await writeFile(join(app, frameworkFile), programWithFuses(fusesAsBuilt));
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) await writeFile(join(folder, name), '');
}
