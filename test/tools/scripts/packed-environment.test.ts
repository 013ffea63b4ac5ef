import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chosenShell, launchApp, type RunningApp } from '../../support/launch-app.ts';
import { type PackedApp, packApp } from '../../support/packing/packed-app.ts';

let packed: PackedApp;
let app: string;

beforeAll(async () => {
  packed = await packApp();
  app = packed.extract();
}, 120_000);

afterAll(() => packed.remove());

const read = (path: string) => readFileSync(join(app, path), 'utf8');

/** The modules of main that read the environment, each with the reason. */
const readers: Readonly<Record<string, string>> = {
  'main/compose-desktop.ts': 'hands it to main/desktop, which reads the four variables below',
  'main/main.ts': 'looks for variables that it removes, or because of which it refuses to start',
};

/** The variables that the bundle reads by name, each with the reason why setting it gains an attacker nothing. */
const variables: Readonly<Record<string, string>> = {
  DBUS_SESSION_BUS_ADDRESS:
    'tells of locks and idle time only; the bus of another process can lock the app, not unlock it',
  DBUS_SYSTEM_BUS_ADDRESS: 'as the session bus',
  WAYLAND_DISPLAY: 'decides which source of idle time is believed',
  XDG_SESSION_TYPE: 'as WAYLAND_DISPLAY',
};

describe('the environment of the packed app', () => {
  test('is read by no module outside the bundles, because the package has no other code that Node executes', () => {
    const programs = packed.files.map(({ path }) => path).filter((path) => /\.([cm]?js|wasm|sh|exe|py)$/.test(path));
    expect(programs.map((path) => path.replace(/-[\w-]{8}\.js$/, '-HASH.js')).sort()).toEqual([
      '/dist/main/main.js',
      '/dist/preload/preload.cjs',
      '/dist/renderer/assets/index-HASH.js',
    ]);
  });

  test('is visible in main to the listed modules, each with a reason, and to none in preload and page', () => {
    // Any other use of `process` than a known member, such as `process.platform`, may lead to the environment.
    const seen = modulesThatSay(
      read('dist/main/main.js'),
      /(?<!-)\bprocess\b(?!-|\s*\.\s*(?!env\b)\w)|['"`](node:)?process['"`]/,
    );
    expect(seen).toEqual(expect.arrayContaining(Object.keys(readers)));
    expect(seen.filter((module) => readers[module] === undefined)).toEqual([]);
    const others = packed.files.map(({ path }) => path).filter((path) => /(preload\.cjs|index-[\w-]+\.js)$/.test(path));
    expect(others).toHaveLength(2);
    for (const path of others) expect(read(path)).not.toMatch(/\bprocess\s*(\?\.|\.|\[)\s*env\b/);
  });

  test('has only listed variables that are read by name, each with a reason', () => {
    const named = [...read('dist/main/main.js').matchAll(/\benv(?:\.|\[['"`])([A-Z][A-Z0-9_]+)/g)].map(
      ([, name]) => name,
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(variables).sort());
  });

  test('cannot add a module: the bundle requires only Electron and Node, by literal names', () => {
    const asked = read('dist/main/main.js').matchAll(
      /(?:^import\b[^'"`\n]*|\bimport\(|require\()\s*["'`]([^"'`\n]+)["'`]/gm,
    );
    const names = [...asked].map(([, name = '']) => name);
    expect(names).toEqual(expect.arrayContaining(['electron/main', 'node:module', 'crypto']));
    expect(names.filter((name) => !isBuiltin(name) && !name.startsWith('electron/'))).toEqual([]);
  });
});

/** Returns the source modules with a matching line, by the comments that the bundler leaves above each. */
function modulesThatSay(bundle: string, pattern: RegExp): readonly string[] {
  let module = 'the top of the bundle';
  const found = new Set<string>();
  for (const line of bundle.split('\n')) {
    module = /^\/\/ ((?:main|contract|node_modules)\/\S+)$/.exec(line)?.[1] ?? module;
    if (!/^\s*(\/\/|\/?\*)/.test(line) && pattern.test(line)) found.add(module);
  }
  return [...found];
}

/** Runs under Node, by preview: electron-builder's archive is unpacked, because Node cannot read one. */
describe.skipIf(process.platform !== 'linux' || chosenShell() !== 'preview')('the packed app, once started,', () => {
  let folder: string;
  let running: RunningApp | null = null;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightlatch-hostile-'));
  });
  afterAll(async () => {
    await running?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  test('loads its own keychain addon, and not the script that the environment names to the loaders', async () => {
    const mark = join(folder, 'mark');
    const foreign = join(folder, 'foreign.cjs');
    await writeFile(foreign, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');`);
    running = await launchApp({
      app,
      userDataDir: join(folder, 'user-data'),
      env: { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), NAPI_RS_NATIVE_LIBRARY_PATH: foreign },
    });
    const mapped = readFileSync(`/proc/${running.pid}/maps`, 'utf8');
    expect(mapped).toContain(join(app, 'node_modules/@napi-rs/keyring-'));
    expect(existsSync(mark)).toBe(false);
  }, 60_000);
});
