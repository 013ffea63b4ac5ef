import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addonPackages, loadAddon } from '../../../main/vault/keychain/load-addon.ts';

const root = join(import.meta.dirname, '../../..');
const families = ['@napi-rs/keyring', '@node-rs/argon2'] as const;

let folder: string;
let mark: string;
let foreign: string;

/** A plain script that leaves a mark when it is executed, as an attacker would leave it for the native loaders. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-addon-'));
  mark = join(folder, 'mark');
  foreign = join(folder, 'foreign.cjs');
  await writeFile(foreign, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');`);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs `code` as a module in its own process, with the variable that names a library to the loaders. */
async function runWithHostileEnvironment(code: string): Promise<string> {
  const program = join(root, '.cache', `addon-${process.pid}.mjs`);
  await writeFile(program, code);
  const env = { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: foreign };
  try {
    return (await promisify(execFile)(process.execPath, [program], { env, cwd: root })).stdout;
  } finally {
    await rm(program, { force: true });
  }
}

describe.each(families)('%s', (family) => {
  test('executes no file that the environment names', async () => {
    const code = `import { loadAddon } from ${JSON.stringify(join(root, 'main/vault/keychain/load-addon.ts'))};
      console.log(Object.keys(loadAddon('${family}')).length > 0);`;
    expect(await runWithHostileEnvironment(code)).toBe('true\n');
    expect(existsSync(mark)).toBe(false);
  });

  test('has its own loader that would, which is why it is bypassed', async () => {
    await runWithHostileEnvironment(`import '${family}';`).catch(() => undefined);
    expect(existsSync(mark)).toBe(true);
  });

  test('has a package in the lockfile for every system that the app is built for', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, unknown>>;
    };
    for (const platform of ['darwin', 'linux', 'win32'] as const) {
      for (const arch of ['x64', 'arm64']) {
        for (const name of addonPackages(family, platform, arch)) {
          expect(packages, name).toHaveProperty([`node_modules/${name}`]);
        }
      }
    }
  });
});

test('names the packages and the next step if none of them is installed', () => {
  const platform = Object.getOwnPropertyDescriptor(process, 'arch');
  Object.defineProperty(process, 'arch', { ...platform, value: 'riscv64' });
  try {
    expect(() => loadAddon('@node-rs/argon2')).toThrow(/riscv64.* is installed: run npm ci --include=optional/);
  } finally {
    Object.defineProperty(process, 'arch', { ...platform });
  }
});
