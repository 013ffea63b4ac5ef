import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../main/config.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundled = join(root, 'assets', 'default-config.json');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-config-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const provider = {
  id: 'work',
  name: 'Example Inc.',
  issuer: 'https://login.example.com',
  clientId: 'latchkey-desktop',
  scopes: ['openid', 'offline_access'],
};

async function fileOf(content: unknown): Promise<string> {
  const file = join(folder, 'given.json');
  await writeFile(file, typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content));
  return file;
}

const readFrom = (argument: string, packaged = false) =>
  readConfig({ argument, configFolder: folder, bundled, packaged });

async function refusal(content: unknown, packaged = false): Promise<ConfigError> {
  const argument = await fileOf(content);
  try {
    readFrom(argument, packaged);
  } catch (error) {
    if (error instanceof ConfigError) {
      expect(error.file).toBe(argument);
      return error;
    }
    throw error;
  }
  throw new Error('the configuration was taken');
}

const withProvider = (changes: object) => ({ providers: [{ ...provider, ...changes }] });

describe('a configuration that is right', () => {
  test('what is not said has its default', async () => {
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
      allowInsecureLoopback: false,
      keychainModule: 'napi',
    });
  });

  test('what is said is taken', async () => {
    const said = {
      providers: [
        {
          ...provider,
          issuer: 'http://127.0.0.1:4321',
          resources: ['https://api.example.com/v1?tenant=a', 'http://127.0.0.1:4321/notes'],
          redirect: { kind: 'loopback', ports: [49_152, 1024, 65_535], path: '/a/b', oneTimePath: true },
          directory: { family: 'latchkey-demo' },
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
      allowInsecureLoopback: true,
    };
    expect(readFrom(await fileOf(`\uFEFF${JSON.stringify(said)}`))).toMatchObject(said);
  });

  test('nothing in it can be changed afterwards', async () => {
    const config = readFrom(await fileOf({ providers: [provider] }));
    const parts: readonly object[] = [config, config.providers, config.times, config.apiOrigins, ...config.providers];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
    expect(Object.isFrozen(config.providers[0]?.scopes)).toBe(true);
    expect(Object.isFrozen(config.providers[0]?.redirect.ports)).toBe(true);
  });
});

describe('which file counts', () => {
  const own = () => join(folder, 'config.json');
  const read = (argument?: string) => readConfig({ argument, configFolder: folder, bundled, packaged: false });

  test('the one named, before the folder, before the bundled one', async () => {
    expect(read().providers).toEqual([]);
    await writeFile(own(), JSON.stringify(withProvider({ id: 'own' })));
    expect(read().providers[0]?.id).toBe('own');
    expect(read(await fileOf(withProvider({ id: 'given' }))).providers[0]?.id).toBe('given');
  });

  test('one that is named and missing is an error, whatever else there is', async () => {
    await writeFile(own(), JSON.stringify({ providers: [provider] }));
    const missing = join(folder, 'missing.json');
    expect(() => read(missing)).toThrow(expect.objectContaining({ code: 'config-unreadable', file: missing }));
  });

  test('one in the folder that is wrong is an error, not passed over', async () => {
    await writeFile(own(), '{}');
    expect(() => read()).toThrow(expect.objectContaining({ code: 'config-invalid', file: own() }));
    await rm(own());
    await mkdir(own());
    expect(() => read()).toThrow(expect.objectContaining({ code: 'config-unreadable', file: own() }));
  });

  test('only the bundled one may name no provider', async () => {
    const { problems } = await refusal({ providers: [] });
    expect(problems).toEqual([{ field: 'providers', found: '[]', expected: 'a list of 1 to 50 providers' }]);
  });
});

describe('a file that cannot be read', () => {
  test.each([
    ['an empty file', '', 'line 1, column 1', 'the end of the file'],
    ['an object cut short', '{\n  "providers": [', 'line 2, column 17', 'the end of the file'],
    ['a comma too many', '{\n  "a": 1,\n}', 'line 3, column 1', '}'],
    ['a comma missing', '{"a": 1\n "b": 2}', 'line 2, column 2', '"'],
    ['a comment', '{\n  // nothing\n}', 'line 2, column 3', '/'],
    ['single quotes', "{'a': 1}", 'line 1, column 2', "'"],
    ['a bare word', '{"a": yes}', 'line 1, column 7', 'y'],
    ['a leading zero', '[01]', 'line 1, column 3', '1'],
    ['text after the end', '{} {}', 'line 1, column 4', '{'],
    ['a control character', '{"a":\u0001}', 'line 1, column 6', 'U+0001'],
  ])('%s: says the line and the column', async (_, text, field, found) => {
    const { code, problems } = await refusal(text);
    expect(code).toBe('config-unreadable');
    expect(problems).toEqual([{ field, found, expected: 'valid JSON' }]);
  });

  test('a file over 1 MiB is not read', async () => {
    const { code, problems } = await refusal(Buffer.alloc(1024 * 1024 + 1, ' '));
    expect(code).toBe('config-unreadable');
    expect(problems[0]).toMatchObject({ field: '(file)', expected: 'at most 1 MiB' });
  });

  test('a fault at the end of a very long text is found too', async () => {
    const { problems } = await refusal(`{"a": "${'x\\n'.repeat(300_000)}",}`);
    expect(problems[0]?.found).toBe('}');
  });
});

describe('whatever the file holds, it is taken or refused in words', () => {
  const isRefusedInWords = (argument: string): boolean => {
    try {
      return readFrom(argument).providers.length > 0;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const texts = error.problems.flatMap(({ field, found, expected }) => [field, found, expected]);
      return texts.length > 0 && texts.every((text) => text !== '' && text.length <= 200);
    }
  };

  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => isRefusedInWords(await fileOf(text))),
    );
  });

  test('any JSON', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), async (value) => isRefusedInWords(await fileOf(value))));
  });

  test('a right configuration with any part put in place of another', async () => {
    const parts = ['id', 'name', 'issuer', 'clientId', 'scopes', 'redirect', 'directory', 'stepUpAcrValues'] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...parts), fc.jsonValue(), async (part, value) =>
        isRefusedInWords(await fileOf(withProvider({ [part]: value }))),
      ),
    );
  });

  test('right JSON cut anywhere says where it ends', async () => {
    const text = JSON.stringify(withProvider({ name: 'Ünïcode "quoted" \\ 🗝️' }), null, 2);
    for (let length = 1; length < text.length; length += 1) {
      const { code, problems } = await refusal(text.slice(0, length));
      expect(code).toBe('config-unreadable');
      expect(problems[0]?.field).toMatch(/^line \d+, column \d+$/);
    }
  });
});

describe('a field that is wrong is named, with what was found and what was expected', () => {
  test.each([
    ['not an object', [], '(file)', '[]'],
    ['no providers', {}, 'providers', 'nothing'],
    ['providers that are no list', { providers: {} }, 'providers', '{}'],
    ['no issuer', { providers: [{ ...provider, issuer: undefined }] }, 'providers[0].issuer', 'nothing'],
    [
      'an issuer of another scheme',
      withProvider({ issuer: 'ftp://a.example' }),
      'providers[0].issuer',
      '"ftp://a.example"',
    ],
    ['an issuer in http', withProvider({ issuer: 'http://a.example' }), 'providers[0].issuer', '"http://a.example"'],
    [
      'an issuer with a query',
      withProvider({ issuer: 'https://a.example/?a' }),
      'providers[0].issuer',
      '"https://a.example/?a"',
    ],
    [
      'an issuer with an empty fragment',
      withProvider({ issuer: 'https://a.example#' }),
      'providers[0].issuer',
      '"https://a.example#"',
    ],
    [
      'an issuer with a user',
      withProvider({ issuer: 'https://u:p@a.example' }),
      'providers[0].issuer',
      '"https://u:p@a.example"',
    ],
    [
      'an issuer with a space',
      withProvider({ issuer: ' https://a.example' }),
      'providers[0].issuer',
      '" https://a.example"',
    ],
    [
      'an issuer with a line end',
      withProvider({ issuer: 'https://a.ex\nample' }),
      'providers[0].issuer',
      '"https://a.ex\\nample"',
    ],
    ['no openid', withProvider({ scopes: ['profile'] }), 'providers[0].scopes', '["profile"]'],
    ['a scope twice', withProvider({ scopes: ['openid', 'openid'] }), 'providers[0].scopes', '["openid","openid"]'],
    ['two scopes in one', withProvider({ scopes: ['openid', 'a b'] }), 'providers[0].scopes[1]', '"a b"'],
    ['an empty client id', withProvider({ clientId: '' }), 'providers[0].clientId', '""'],
    ['a name with a control character', withProvider({ name: 'a\u202eb' }), 'providers[0].name', '"a\u202eb"'],
    ['an id with a slash', withProvider({ id: 'a/b' }), 'providers[0].id', '"a/b"'],
    ['a port too low', withProvider({ redirect: { ports: [80] } }), 'providers[0].redirect.ports[0]', '80'],
    ['a port too high', withProvider({ redirect: { ports: [65_536] } }), 'providers[0].redirect.ports[0]', '65536'],
    ['half a port', withProvider({ redirect: { ports: [2000.5] } }), 'providers[0].redirect.ports[0]', '2000.5'],
    ['a port twice', withProvider({ redirect: { ports: [2000, 2000] } }), 'providers[0].redirect.ports', '[2000,2000]'],
    [
      'a path without slash',
      withProvider({ redirect: { path: 'callback' } }),
      'providers[0].redirect.path',
      '"callback"',
    ],
    ['a path that climbs', withProvider({ redirect: { path: '/../x' } }), 'providers[0].redirect.path', '"/../x"'],
    ['another kind of redirect', withProvider({ redirect: { kind: 'web' } }), 'providers[0].redirect.kind', '"web"'],
    ['an unknown directory', withProvider({ directory: { family: 'x' } }), 'providers[0].directory', '{"family":"x"}'],
    ['an acr with a space', withProvider({ stepUpAcrValues: ['a b'] }), 'providers[0].stepUpAcrValues[0]', '"a b"'],
    ['an acr twice', withProvider({ stepUpAcrValues: ['a', 'a'] }), 'providers[0].stepUpAcrValues', '["a","a"]'],
    ['an unknown end', withProvider({ endSession: 'yes' }), 'providers[0].endSession', '"yes"'],
    ['an idle rule that is off', { providers: [provider], locks: { idle: 'nothing' } }, 'locks.idle', '"nothing"'],
    ['a rule nobody knows', { providers: [provider], locks: { moon: 'lock' } }, 'locks.moon', 'a field nobody knows'],
    ['no idle time', { providers: [provider], times: { idleMinutes: 0 } }, 'times.idleMinutes', '0'],
    ['too long an idle time', { providers: [provider], times: { idleMinutes: 1441 } }, 'times.idleMinutes', '1441'],
    ['a time as text', { providers: [provider], times: { absoluteHours: '12' } }, 'times.absoluteHours', '"12"'],
    ['too long a session', { providers: [provider], times: { absoluteHours: 721 } }, 'times.absoluteHours', '721'],
    [
      'an origin in http',
      { providers: [provider], apiOrigins: ['http://a.example'] },
      'apiOrigins[0]',
      '"http://a.example"',
    ],
    [
      'an origin with a path',
      { providers: [provider], apiOrigins: ['https://a.example/'] },
      'apiOrigins[0]',
      '"https://a.example/"',
    ],
    [
      'an origin with a user',
      { providers: [provider], apiOrigins: ['https://a@b.example'] },
      'apiOrigins[0]',
      '"https://a@b.example"',
    ],
    [
      'a loopback origin that is not allowed',
      { providers: [provider], apiOrigins: ['http://127.0.0.1:80'] },
      'apiOrigins[0]',
      '"http://127.0.0.1:80"',
    ],
    [
      'a loopback origin that is a name',
      { providers: [provider], apiOrigins: ['http://localhost:4321'], allowInsecureLoopback: true },
      'apiOrigins[0]',
      '"http://localhost:4321"',
    ],
    [
      'a resource with a fragment',
      withProvider({ resources: ['https://a.example/#b'] }),
      'providers[0].resources[0]',
      '"https://a.example/#b"',
    ],
    ['a resource in http', withProvider({ resources: ['http://a.example'] }), 'providers[0].resources[0]', undefined],
    ['a resource that is none', withProvider({ resources: ['api'] }), 'providers[0].resources[0]', '"api"'],
    [
      'a resource twice',
      withProvider({ resources: ['https://a.example', 'https://a.example'] }),
      'providers[0].resources',
      undefined,
    ],
    ['yes for true', { providers: [provider], allowInsecureLoopback: 'yes' }, 'allowInsecureLoopback', '"yes"'],
    ['two providers of one id', { providers: [provider, provider] }, 'providers', undefined],
  ])('%s', async (_, content, field, found) => {
    const { code, problems } = await refusal(content);
    expect(code).toBe('config-invalid');
    expect(problems).toHaveLength(1);
    expect(problems[0]?.field).toBe(field);
    if (found !== undefined) expect(problems[0]?.found).toBe(found);
    expect(problems[0]?.expected).not.toMatch(/invalid|zod/i);
    expect(problems[0]?.found.length).toBeLessThanOrEqual(60);
  });

  test('several at once are all named', async () => {
    const { problems } = await refusal({ providers: [{ ...provider, id: '', scopes: [] }], times: { idleMinutes: 0 } });
    expect(problems.map(({ field }) => field)).toEqual(['providers[0].id', 'providers[0].scopes', 'times.idleMinutes']);
  });

  test('a field nobody knows is named, and its value is not shown', async () => {
    const { problems } = await refusal(
      `{"providers": [${JSON.stringify({ ...provider, clientSecret: 'hunter2' })}], "__proto__": {"x": 1}, "time": {}}`,
    );
    expect(problems.map(({ field }) => field).toSorted()).toEqual(['__proto__', 'providers[0].clientSecret', 'time']);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  test('what was found is shortened', async () => {
    const { problems } = await refusal(withProvider({ issuer: `https://${'a'.repeat(400)}#` }));
    expect(problems[0]?.found).toHaveLength(60);
  });
});

describe('an issuer without TLS', () => {
  const loopback = (issuer: string, allowInsecureLoopback: boolean) => ({
    ...withProvider({ issuer }),
    allowInsecureLoopback,
  });

  test.each(['http://127.0.0.1:4321', 'http://[::1]:4321/demo', 'http://127.0.0.1'])(
    '%s: with the setting, unpackaged, and not otherwise',
    async (issuer) => {
      expect(readFrom(await fileOf(loopback(issuer, true))).providers[0]?.issuer).toBe(issuer);
      expect((await refusal(loopback(issuer, false))).problems[0]?.field).toBe('providers[0].issuer');
      expect((await refusal(loopback(issuer, true), true)).problems[0]?.field).toBe('providers[0].issuer');
    },
  );

  test.each([
    'http://localhost:4321',
    'http://127.0.0.2:4321',
    'http://127.0.0.1.example:4321',
    'http://127.1:4321',
    'http://2130706433:4321',
    'http://0.0.0.0:4321',
    'http://[::ffff:127.0.0.1]:4321',
    'http://127.0.0.1:4321@evil.example',
    'http:127.0.0.1:4321',
    'http://192.168.0.1',
  ])('%s: never', async (issuer) => {
    expect((await refusal(loopback(issuer, true))).problems[0]?.field).toBe('providers[0].issuer');
  });
});

test('every field is described in docs/configuration.md', async () => {
  const page = await readFile(join(root, 'docs', 'configuration.md'), 'utf8');
  const everything = readFrom(await fileOf(withProvider({ directory: { family: 'latchkey-demo' } })));
  const names = (value: unknown): readonly string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inside]) => [...(Array.isArray(value) ? [] : [key]), ...names(inside)])
      : [];
  // Described, not only shown in the example.
  const described = page.replace(/```json\n.*?```/s, '');
  const fields = new Set([...names(everything), 'idleMinutesMax', 'absoluteHoursMax', 'allowedIssuers']);
  expect(fields.size).toBeGreaterThan(20);
  for (const field of fields) expect(described, field).toMatch(new RegExp(`\`${field}\`|"${field}"`));
});

test('the example in docs/configuration.md is a right one', async () => {
  const page = await readFile(join(root, 'docs', 'configuration.md'), 'utf8');
  const example = /```json\n(.*?)```/s.exec(page)?.[1] ?? '';
  expect(readFrom(await fileOf(example), true).providers[0]?.id).toBe('work');
});

test('a packaged build loads no keychain module that did not come with it', async () => {
  const { problems } = await refusal({ providers: [provider], keychainModule: 'keytar' }, true);
  expect(problems).toEqual([{ field: 'keychainModule', found: '"keytar"', expected: '"napi" in a packaged build' }]);
  expect(readFrom(await fileOf({ providers: [provider], keychainModule: 'keytar' })).keychainModule).toBe('keytar');
});
