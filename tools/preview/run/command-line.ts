import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** The content of the command line and of the app's package.json, as Electron reads them. */
export interface CommandLine {
  /** The file to import. */
  readonly entry: string;
  readonly appPath: string;
  readonly name: string;
  readonly version: string;
  readonly userData: string;
  readonly appData: string;
  /**
   * Whether the app lies in a folder `resources/app`, as a packaged one does, or the environment declares it packaged.
   */
  readonly isPackaged: boolean;
  /** Whether an argument names the app, as for Electron's own program. */
  readonly isDefaultApp: boolean;
  /** The arguments that start this app again, before the arguments that main sees. */
  readonly prefix: readonly string[];
  /** The port of Chromium's DevTools, if set by a switch that main does not see: see the README. */
  readonly devToolsPort: string | null;
  /** `process.argv` as Electron's would be, without any trace of preview. */
  readonly argv: readonly string[];
  /** Switches by name, `''` for a switch without a value. */
  readonly switches: ReadonlyMap<string, string>;
}

/** The switches of preview itself, which main does not see. */
const ownPrefix = '--preview-';
const devToolsSwitch = '--preview-devtools=';

/** Reads the arguments after `run.ts`: the app's entry or folder first, as for the electron binary. */
export function readCommandLine(all: readonly string[], env: NodeJS.ProcessEnv = process.env): CommandLine {
  const own = all.filter((argument) => argument.startsWith(ownPrefix));
  const args = all.filter((argument) => !argument.startsWith(ownPrefix));
  const appArgument = args.find((argument) => !argument.startsWith('-'));
  if (appArgument === undefined)
    throw new Error('usage: node tools/preview/run.ts <main.js or app folder> [arguments]');
  const place = resolve(appArgument);
  if (!existsSync(place)) throw new Error(`Unable to find Electron app at ${place}`);

  // As in Electron, only a folder has a package.json; a bare file runs under Electron's own name and version.
  const isFolder = statSync(place).isDirectory();
  const manifest = isFolder ? readManifest(join(place, 'package.json')) : null;
  const electron = readManifest(createRequire(import.meta.url).resolve('electron/package.json'));
  const entry = isFolder ? resolve(place, manifest?.main ?? 'index.js') : place;
  const name = manifest?.productName ?? manifest?.name ?? 'Electron';

  const switches = new Map(
    args
      .filter((argument) => argument.startsWith('--') && argument !== '--')
      .map((argument) => {
        const [key = '', ...value] = argument.slice(2).split('=');
        return [key, value.join('=')] as const;
      }),
  );
  const appData = appDataFolder(env);
  // Electron's program decides by its own file name instead, and a packaged one finds its app without an argument.
  const liesAsPackaged = isFolder && basename(place) === 'app' && basename(dirname(place)) === 'resources';
  const seen = liesAsPackaged ? args.toSpliced(args.indexOf(appArgument), 1) : args;
  return {
    isPackaged: liesAsPackaged || env.ELECTRON_FORCE_IS_PACKAGED !== undefined,
    isDefaultApp: !liesAsPackaged,
    prefix: [...own, ...(liesAsPackaged ? [appArgument] : [])],
    devToolsPort: own.find((argument) => argument.startsWith(devToolsSwitch))?.slice(devToolsSwitch.length) ?? null,
    entry,
    appPath: isFolder ? place : dirname(entry),
    name,
    version: manifest?.version ?? electron.version ?? '0.0.0',
    userData: resolve(switches.get('user-data-dir') || join(appData, name)),
    appData,
    argv: [process.execPath, ...seen],
    switches,
  };
}

interface Manifest {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

function appDataFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  if (process.platform === 'win32') return env.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  return env.XDG_CONFIG_HOME || join(homedir(), '.config');
}
