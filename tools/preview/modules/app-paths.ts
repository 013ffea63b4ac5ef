import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { CommandLine } from '../run/command-line.ts';

export interface AppPaths {
  get(kind: string): string;
  set(kind: string, path: string): void;
  userData(): string;
}

/** Implements `app.getPath` and `app.setPath`. A new name of the app does not change the user data folder. */
export function createAppPaths(commandLine: CommandLine, name: () => string): AppPaths {
  let { userData } = commandLine;

  function get(kind: string): string {
    if (kind === 'userData' || kind === 'sessionData') return made(userData);
    if (kind === 'logs') {
      const mac = join(homedir(), 'Library', 'Logs', name());
      return made(process.platform === 'darwin' ? mac : join(userData, 'logs'));
    }
    if (kind === 'appData') return commandLine.appData;
    if (kind === 'home') return homedir();
    if (kind === 'temp') return tmpdir();
    if (kind === 'exe') return process.execPath;
    throw new Error(`preview: app.getPath('${kind}') is not implemented`);
  }

  return {
    get,
    userData: () => userData,
    set: (kind, path) => {
      if (!isAbsolute(path)) throw new Error('Path must be absolute');
      if (kind !== 'userData') throw new Error(`preview: app.setPath('${kind}') is not implemented`);
      userData = path;
    },
  };
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
