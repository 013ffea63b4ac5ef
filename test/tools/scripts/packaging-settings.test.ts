import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFuses, shippedFuses } from '../../../tools/scripts/packaging/fuse-wire.ts';
import { builderArguments, builderEnvironment } from '../../../tools/scripts/packaging/signing.ts';
import { fusesAsBuilt, programWithFuses } from '../../support/packing/electron-stand-in.ts';

const root = join(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);

const settings = await getConfig(root, null, null);
const validate = (config: object) => validateConfiguration(config as typeof settings, new DebugLogger(false));

describe('the settings', () => {
  test('are valid by electron-builder’s own schema, which refuses unknown fields', async () => {
    await expect(validate(settings)).resolves.toBeUndefined();
    const fuses = { ...settings.electronFuses, noSuchFuse: true };
    await expect(validate({ ...settings, electronFuses: fuses })).rejects.toThrow(
      /configuration\.electronFuses should be/,
    );
  }, 60_000);

  test('sign a release or fail, and harden and notarize it for macOS', () => {
    expect(settings).toMatchObject({ forceCodeSigning: true, mac: { hardenedRuntime: true, notarize: true } });
    const entitlements = readFileSync(join(root, String(settings.mac?.entitlements)), 'utf8');
    expect(entitlements.match(/<key>.*<\/key>/g)).toEqual(['<key>com.apple.security.cs.allow-jit</key>']);
  });
});

describe('the fuses', () => {
  const { resetAdHocDarwinSignature, ...set } = settings.electronFuses ?? {};

  test('are all set, each as the check of a packaged program expects', () => {
    const { wasmTrapHandlers, ...settable } = shippedFuses;
    expect(set).toEqual(settable);
    expect(wasmTrapHandlers).toBe(true);
  });

  test('are all that the installed @electron/fuses knows, in the order of its wire', () => {
    const known = Object.keys(FuseV1Options).filter((name) => !/^\d+$/.test(name));
    const inOrder = known.toSorted((one, other) => Reflect.get(FuseV1Options, one) - Reflect.get(FuseV1Options, other));
    expect(inOrder.map((name) => name.charAt(0).toLowerCase() + name.slice(1))).toEqual(Object.keys(set));
  });

  test('are all that electron-builder can set', () => {
    const schema = require('app-builder-lib/scheme.json') as {
      readonly definitions: { readonly FuseOptionsV1: { readonly properties: object } };
    };
    const settable = Object.keys(schema.definitions.FuseOptionsV1.properties);
    expect(settable.sort()).toEqual(Object.keys(settings.electronFuses ?? {}).sort());
  });

  test('leave a program that Apple Silicon starts, even if it is not signed afterwards', () => {
    expect(resetAdHocDarwinSignature).toBe(true);
  });
});

describe('the check of a packaged program', () => {
  const shipped = '010011001';
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightlatch-fuses-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function complaintsAbout(program: Buffer): Promise<string> {
    await writeFile(join(folder, 'program'), program);
    return checkFuses(join(folder, 'program')).join('\n');
  }

  test('accepts the released state, also in both halves of a universal program', async () => {
    const program = programWithFuses(shipped);
    expect(await complaintsAbout(program)).toBe('');
    expect(await complaintsAbout(Buffer.concat([program, program]))).toBe('');
  });

  test('names each fuse in another state, in the second half of a universal program too', async () => {
    const asBuilt = programWithFuses(fusesAsBuilt);
    expect(await complaintsAbout(Buffer.concat([programWithFuses(shipped), asBuilt]))).toMatch(/runAsNode must be off/);
    expect((await complaintsAbout(asBuilt)).split('\n')).toHaveLength(7);
    expect(await complaintsAbout(programWithFuses(`r${shipped.slice(1)}`))).toMatch(/runAsNode must be off/);
  });

  test('stops at a fuse or a wire that has no decision', async () => {
    expect(await complaintsAbout(programWithFuses(`${shipped}1`))).toMatch(/10 fuses.*decide about the new ones/);
    expect(await complaintsAbout(programWithFuses(shipped, 2))).toMatch(/version 2/);
    expect(await complaintsAbout(Buffer.from('no program'))).toMatch(/has no fuse wire/);
  });
});

describe('the arguments of `npm run package`', () => {
  const notary = { APPLE_API_KEY: 'a', APPLE_API_KEY_ID: 'b', APPLE_API_ISSUER: 'c' };

  test('are passed to electron-builder unchanged', () => {
    expect(builderArguments(['--dir'], 'linux', {})).toEqual(['--dir']);
    expect(builderArguments(['--dir'], 'darwin', notary)).toEqual(['--dir']);
  });

  test('refuse a release for macOS that could not be notarized, and name the variables', () => {
    expect(() => builderArguments([], 'darwin', {})).toThrow(/APPLE_API_KEY, APPLE_API_KEY_ID, APPLE_API_ISSUER; or/);
    expect(() => builderArguments([], 'darwin', { ...notary, APPLE_API_ISSUER: '' })).toThrow(/--unsigned/);
  });

  test('switch signing off completely with --unsigned, whatever certificate exists', async () => {
    const given = builderArguments(['--dir', '--unsigned'], 'darwin', {});
    expect(given).toEqual(['--dir', '-c.forceCodeSigning=false', '-c.mac.identity=null', '-c.mac.notarize=false']);
    const certificates = { CSC_LINK: 'a', CSC_KEY_PASSWORD: 'b', WIN_CSC_LINK: 'c', WIN_CSC_KEY_PASSWORD: 'd' };
    expect(builderEnvironment(['--unsigned'], { PATH: '/bin', ...certificates })).toEqual({ PATH: '/bin' });
    expect(builderEnvironment([], { PATH: '/bin', ...certificates })).toEqual({ PATH: '/bin', ...certificates });
  });
});
