import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../main/config/config.ts';
import { bundled, configsOfThisFile, provider, root, withProvider } from './given-config.ts';

const { fileOf, folder, readFrom, refusal } = configsOfThisFile();

describe('a valid configuration', () => {
  test('has a default for each missing field', async () => {
    expect(readFrom(await fileOf({ providers: [provider] }))).toEqual({
      providers: [
        {
          ...provider,
          resources: [],
          redirect: { kind: 'loopback', ports: [], path: '/callback', oneTimePath: false },
          directory: 'none',
          stepUpAcrValues: [],
          endSession: 'browser',
          revokeReplaced: false,
        },
      ],
      times: { idleMinutes: 10, absoluteHours: 12, idleMinutesMax: 1440, absoluteHoursMax: 720, signInSeconds: 300 },
      locks: {
        idle: 'lock',
        absolute: 'lock',
        screenLocked: 'lock',
        sleep: 'lock',
        hidden: 'nothing',
        unfocused: 'nothing',
        unfocusedMinutes: 15,
      },
      apiOrigins: [],
      clientCertificates: [],
      biometricsAllowed: true,
      allowInsecureLoopback: false,
      keychainModule: 'napi',
    });
  });

  test('keeps each given field', async () => {
    const said = {
      providers: [
        {
          ...provider,
          issuer: 'http://127.0.0.1:4321',
          resources: ['https://api.example.com/v1?tenant=a', 'http://127.0.0.1:4321/notes'],
          redirect: { kind: 'loopback', ports: [49_152, 1024, 65_535], path: '/a/b', oneTimePath: true },
          directory: { family: 'nightlatch-demo' },
          stepUpAcrValues: ['urn:example:otp', 'phr'],
          endSession: 'none',
          revokeReplaced: true,
        },
        { ...provider, id: 'other', issuer: 'https://login.example.com/tenant/v2.0' },
      ],
      times: { idleMinutes: 0.05, absoluteHours: 72, idleMinutesMax: 5, absoluteHoursMax: 72, signInSeconds: 3 },
      locks: {
        idle: 'sign-out',
        absolute: 'sign-out',
        screenLocked: 'nothing',
        sleep: 'nothing',
        hidden: 'lock',
        unfocused: 'sign-out',
        unfocusedMinutes: 0.1,
      },
      apiOrigins: ['https://api.example.com', 'https://api.example.com:8443', 'http://[::1]:4321'],
      clientCertificates: [
        { origin: 'https://api.example.com:8443', issuerName: 'Example CA' },
        { origin: 'https://[::1]', issuerName: 'Example CA', subjectName: 'Ada' },
      ],
      biometricsAllowed: false,
      allowInsecureLoopback: true,
    };
    expect(readFrom(await fileOf(`\uFEFF${JSON.stringify(said)}`))).toMatchObject(said);
  });

  test('is immutable', async () => {
    const config = readFrom(await fileOf({ providers: [provider] }));
    const parts: readonly object[] = [config, config.providers, config.times, config.apiOrigins, ...config.providers];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
    expect(Object.isFrozen(config.providers[0]?.scopes)).toBe(true);
    expect(Object.isFrozen(config.providers[0]?.redirect.ports)).toBe(true);
  });
});

describe('the choice of the file', () => {
  const own = () => join(folder(), 'config.json');
  const read = (argument?: string) => readConfig({ argument, configFolder: folder(), bundled, packaged: false });

  test('prefers the named file to the one in folder(), and that to the bundled one', async () => {
    expect(read().providers).toEqual([]);
    await writeFile(own(), JSON.stringify(withProvider({ id: 'own' })));
    expect(read().providers[0]?.id).toBe('own');
    expect(read(await fileOf(withProvider({ id: 'given' }))).providers[0]?.id).toBe('given');
  });

  test('fails if a named file is missing, whatever else exists', async () => {
    await writeFile(own(), JSON.stringify({ providers: [provider] }));
    const missing = join(folder(), 'missing.json');
    expect(() => read(missing)).toThrow(expect.objectContaining({ code: 'config-unreadable', file: missing }));
  });

  test('fails if the file in folder() is invalid, and does not skip it', async () => {
    await writeFile(own(), '{}');
    expect(() => read()).toThrow(expect.objectContaining({ code: 'config-invalid', file: own() }));
    await rm(own());
    await mkdir(own());
    expect(() => read()).toThrow(expect.objectContaining({ code: 'config-unreadable', file: own() }));
  });

  test('lets only the bundled file name no provider', async () => {
    const { problems } = await refusal({ providers: [] });
    expect(problems).toEqual([{ field: 'providers', found: '[]', expected: 'a list of 1 to 50 providers' }]);
  });
});

test('docs/configuration.md describes every field', async () => {
  const page = await readFile(join(root, 'docs', 'configuration.md'), 'utf8');
  const everything = readFrom(await fileOf(withProvider({ directory: { family: 'nightlatch-demo' } })));
  const names = (value: unknown): readonly string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inside]) => [...(Array.isArray(value) ? [] : [key]), ...names(inside)])
      : [];
  // The page must describe the field, not only show it in the example.
  const described = page.replace(/```json\n.*?```/s, '');
  const fields = new Set([...names(everything), 'idleMinutesMax', 'absoluteHoursMax', 'allowedIssuers']);
  expect(fields.size).toBeGreaterThan(20);
  for (const field of fields) expect(described, field).toMatch(new RegExp(`\`${field}\`|"${field}"`));
});

test('the example in docs/configuration.md is valid', async () => {
  const page = await readFile(join(root, 'docs', 'configuration.md'), 'utf8');
  const example = /```json\n(.*?)```/s.exec(page)?.[1] ?? '';
  expect(readFrom(await fileOf(example), true).providers[0]?.id).toBe('work');
});

test('a packaged build loads only its own keychain module', async () => {
  const { problems } = await refusal({ providers: [provider], keychainModule: 'keytar' }, true);
  expect(problems).toEqual([{ field: 'keychainModule', found: '"keytar"', expected: '"napi" in a packaged build' }]);
  expect(readFrom(await fileOf({ providers: [provider], keychainModule: 'keytar' })).keychainModule).toBe('keytar');
});
