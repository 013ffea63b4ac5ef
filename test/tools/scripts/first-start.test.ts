import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseNode } from '../../../tools/scripts/set-up/choose-node.mjs';

const root = join(import.meta.dirname, '../../..');
let project: string;
let host: Server;
/** Whether Electron's host has the program. */
let hasElectron: boolean;

/**
 * In a mount namespace of its own, the set-up finds no Chromium and no xprintidle, wherever they are installed here.
 */
const hideChromium = `
  mount --bind /usr/bin "$0/real" && mount -t tmpfs tmpfs /usr/bin && "$0/real/ln" -s "$0"/real/* /usr/bin/ &&
  rm -f /usr/bin/chromium* /usr/bin/google-chrome* /usr/bin/xprintidle && exec "$@"`;

/** Only root can do that, and some containers forbid it. */
function canHide(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' }).status === 0;
}

/** Like Electron's own installer, it downloads the program from `ELECTRON_MIRROR`, and then records its path. */
const installer = `
const fs = require('node:fs');
fetch(process.env.ELECTRON_MIRROR + 'v9.9.9/electron').then(async (response) => {
  if (!response.ok) process.exit(1);
  fs.mkdirSync(__dirname + '/dist');
  fs.writeFileSync(__dirname + '/dist/electron', await response.text(), { mode: 0o755 });
  fs.writeFileSync(__dirname + '/path.txt', 'electron');
});`;

/** Creates a project with all npm packages and without Electron's program, with the real scripts in it. */
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'nightlatch-first-start-'));
  for (const folder of ['tools/scripts', 'tools/preview'])
    await cp(join(root, folder), join(project, folder), { recursive: true });
  await put('tools/scripts/build.ts', 'export const build = async () => false;');
  await put('tools/preview/run.ts', "console.log('preview ran');");
  const packages = { 'node_modules/electron': { version: '9.9.9', integrity: 'sha512-electron' } };
  await put('package.json', '{ "type": "module" }');
  await put('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }));
  await put('node_modules/.package-lock.json', JSON.stringify({ packages }));
  await put('node_modules/electron/package.json', '{ "version": "9.9.9" }');
  await put('node_modules/electron/install.js', installer);
  const { program } = chooseNode(process, join(project, 'node_modules'));
  await mkdir(dirname(program), { recursive: true });
  await symlink(process.execPath, program);
  await mkdir(join(project, 'real'));
  for (const tool of ['apt-get', 'dpkg']) {
    await put(`bin/${tool}`, `#!/bin/sh\necho "${tool} $*" >> "${project}/calls"\n`, 0o755);
  }
  host = createServer((request, response) => {
    response.statusCode = hasElectron ? 200 : 404;
    response.end(request.url === '/v9.9.9/electron' ? '#!/bin/sh\necho "electron ran with $*"\n' : '');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  host.close();
  await rm(project, { recursive: true, force: true });
});

async function put(name: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(join(project, name, '..'), { recursive: true });
  await writeFile(join(project, name), text, { mode });
}

/** Runs `npm start` as root on a desktop with a display and a session bus. */
async function start() {
  const { ELECTRON_OVERRIDE_DIST_PATH: _, NIGHTLATCH_CHROMIUM: __, ...inherited } = process.env;
  const env = {
    ...inherited,
    ELECTRON_MIRROR: `http://127.0.0.1:${(host.address() as AddressInfo).port}/`,
    DISPLAY: ':4999',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
    PATH: `${join(project, 'bin')}${delimiter}${process.env.PATH}`,
  };
  const run = [process.execPath, join(project, 'tools/scripts/run.mjs'), 'start', '--config', 'a.json'];
  const child = spawn('unshare', ['--mount', 'sh', '-c', hideChromium, project, ...run], { env, cwd: project });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const calls = existsSync(join(project, 'calls')) ? await readFile(join(project, 'calls'), 'utf8') : '';
  return { code, output, calls };
}

describe.skipIf(!canHide())('the first npm start on a desktop without Chromium', () => {
  test('starts Electron without a system package, and as root reports that its sandbox is off', async () => {
    hasElectron = true;
    const { code, output, calls } = await start();
    expect(output).toContain('Fetching Electron 9.9.9');
    expect(output).toMatch(/without its sandbox.*root/);
    expect(output).toContain(`electron ran with --no-sandbox ${project} --config a.json`);
    expect(calls).toBe('');
    expect(code).toBe(0);
  });

  test('installs what preview needs only after Electron was unavailable', async () => {
    hasElectron = false;
    const { code, output, calls } = await start();
    const [asked, missing] = ['cannot be had', 'Setting up what is missing: Chromium, xprintidle'];
    expect(output.indexOf(asked)).toBeGreaterThan(-1);
    expect(output.indexOf(missing)).toBeGreaterThan(output.indexOf(asked));
    expect(calls).toContain('apt-get install');
    expect(calls).toContain(' chromium chromium-sandbox xprintidle');
    // The stand-in for apt-get installs nothing.
    expect(output).not.toContain('preview ran');
    expect(code).toBe(1);
  });
});
