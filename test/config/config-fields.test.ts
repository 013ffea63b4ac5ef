import { describe, expect, test } from 'vitest';
import { configsOfThisFile, provider, withProvider } from './given-config.ts';

const { fileOf, readFrom, refusal } = configsOfThisFile();

describe('an invalid field is named, with the found and the expected value', () => {
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
      'a client certificate for a server without TLS',
      { providers: [provider], clientCertificates: [{ origin: 'http://a.example', issuerName: 'A' }] },
      'clientCertificates[0].origin',
      '"http://a.example"',
    ],
    [
      'a client certificate of any issuer',
      { providers: [provider], clientCertificates: [{ origin: 'https://a.example' }] },
      'clientCertificates[0].issuerName',
      'nothing',
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

  test('several invalid fields are all named', async () => {
    const { problems } = await refusal({ providers: [{ ...provider, id: '', scopes: [] }], times: { idleMinutes: 0 } });
    expect(problems.map(({ field }) => field)).toEqual(['providers[0].id', 'providers[0].scopes', 'times.idleMinutes']);
  });

  test('an unknown field is named, and its value is not shown', async () => {
    const { problems } = await refusal(
      `{"providers": [${JSON.stringify({ ...provider, clientSecret: 'hunter2' })}], "__proto__": {"x": 1}, "time": {}}`,
    );
    expect(problems.map(({ field }) => field).toSorted()).toEqual(['__proto__', 'providers[0].clientSecret', 'time']);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  test('the found value is shortened', async () => {
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
    '%s is accepted with the setting in an unpackaged app only',
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
  ])('%s is never accepted', async (issuer) => {
    expect((await refusal(loopback(issuer, true))).problems[0]?.field).toBe('providers[0].issuer');
  });
});
