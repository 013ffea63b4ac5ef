import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].map((name) =>
    join(process.env[name] ?? 'C:\\', 'Google', 'Chrome', 'Application', 'chrome.exe'),
  ),
};

/** Returns the system's Chromium, or the one that `NIGHTLATCH_CHROMIUM` names. Throws if there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env.NIGHTLATCH_CHROMIUM;
  const folders = (env.PATH ?? '').split(delimiter);
  const candidates =
    chosen !== undefined && chosen !== ''
      ? [chosen]
      : [...(places[process.platform] ?? []), ...names.flatMap((name) => folders.map((folder) => join(folder, name)))];
  const found = candidates.find(isExecutable);
  if (found === undefined) {
    throw new Error(`preview: no Chromium found${chosen === undefined ? ' on the PATH' : ` at ${chosen}`}`);
  }
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
