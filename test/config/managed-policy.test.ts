import { chmod, chown, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readManagedPolicy, strictPolicy } from '../../main/config/managed-policy.ts';
import { policyFile } from '../../main/config/policy-file.ts';
import type { TrustRules } from '../../main/config/read-trusted.ts';

let root: string;
let file: string;
let rules: TrustRules;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'nightlatch-policy-')));
  file = join(root, 'etc', 'nightlatch', 'policy.json');
  rules = { posix: process.platform !== 'win32', administrator: userInfo().uid, trustedAbove: root };
  await mkdir(dirname(file), { recursive: true, mode: 0o755 });
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const put = (text: string, mode = 0o644) => writeFile(file, text, { mode });
const read = () => readManagedPolicy(file, rules);

test('without a file there is no policy', () => {
  expect(read()).toEqual({ policy: {}, problem: null });
});

test('without a folder there is no policy', async () => {
  await rm(join(root, 'etc'), { recursive: true });
  expect(read()).toEqual({ policy: {}, problem: null });
});

test('the administrator’s values are applied', async () => {
  const policy = {
    idleMinutesMax: 5,
    absoluteHoursMax: 8,
    allowedIssuers: ['https://issuer.example'],
    biometricsAllowed: false,
  };
  await put(`\uFEFF${JSON.stringify(policy)}`);
  expect(read()).toEqual({ policy, problem: null });
  await put('{}');
  expect(read()).toEqual({ policy: {}, problem: null });
});

describe.each([
  ['not JSON', 'idle = 5', 'config-unreadable', '(file)'],
  ['empty', '', 'config-unreadable', '(file)'],
  ['a list', '[]', 'config-invalid', '(file)'],
  ['null', 'null', 'config-invalid', '(file)'],
  ['too long', `{"allowedIssuers":["https://${'x'.repeat(70_000)}.example"]}`, 'config-unreadable', '(file)'],
  ['NaN', '{"idleMinutesMax":NaN}', 'config-unreadable', '(file)'],
  ['a number too large to be one', '{"idleMinutesMax":1e999}', 'config-invalid', 'idleMinutesMax'],
  ['negative', '{"idleMinutesMax":-1}', 'config-invalid', 'idleMinutesMax'],
  ['a number as text', '{"absoluteHoursMax":"8"}', 'config-invalid', 'absoluteHoursMax'],
  ['an issuer that is no URL', '{"allowedIssuers":["issuer"]}', 'config-invalid', 'allowedIssuers.0'],
  ['a permission as text', '{"biometricsAllowed":"false"}', 'config-invalid', 'biometricsAllowed'],
  ['a field nobody knows', '{"idleMinutes":5}', 'config-invalid', 'idleMinutes'],
  ['a field twice', '{"idleMinutesMax":5,"idleMinutesMax":1000}', 'config-invalid', 'idleMinutesMax'],
])('a policy that is %s', (_, text, code, field) => {
  test('is replaced by the strict policy, and the field is named', async () => {
    await put(text);
    const { policy, problem } = read();
    expect(policy).toBe(strictPolicy);
    expect(problem).toMatchObject({ code, file });
    expect(problem?.problems[0]?.field).toBe(field);
    for (const { found } of problem?.problems ?? []) expect(found.length).toBeLessThanOrEqual(60);
  });
});

describe.runIf(process.platform !== 'win32')('a policy that another user could have written', () => {
  const lax = '{"idleMinutesMax":1440}';

  test.each([0o666, 0o664, 0o646])('is not trusted with mode %o', async (mode) => {
    await put(lax);
    await chmod(file, mode);
    expect(read()).toMatchObject({ policy: strictPolicy, problem: { code: 'config-unreadable' } });
  });

  test.each(['etc', 'etc/nightlatch'])('is not trusted in a folder writable by others (%s)', async (folder) => {
    await put(lax);
    await chmod(join(root, folder), 0o777);
    expect(read()).toMatchObject({ policy: strictPolicy, problem: { code: 'config-unreadable' } });
  });

  test('is not trusted behind a link', async () => {
    await put(lax);
    await rename(file, `${file}.real`);
    await symlink(`${file}.real`, file);
    expect(read()).toMatchObject({ policy: strictPolicy, problem: { problems: [{ found: 'a symbolic link' }] } });
  });

  test('is not trusted in a folder that is a link', async () => {
    await put(lax);
    await rename(dirname(file), join(root, 'elsewhere'));
    await symlink(join(root, 'elsewhere'), dirname(file));
    expect(read()).toMatchObject({ policy: strictPolicy, problem: { code: 'config-unreadable' } });
  });

  test('is not trusted if it is a folder', async () => {
    await mkdir(file);
    expect(read()).toMatchObject({ policy: strictPolicy, problem: { problems: [{ found: 'no plain file' }] } });
  });

  test('is not trusted if another user owns it', async () => {
    await put(lax);
    rules = { ...rules, administrator: rules.administrator + 1 };
    expect(read()).toMatchObject({ policy: strictPolicy, problem: { code: 'config-unreadable' } });
  });

  test.runIf(userInfo().uid === 0)('is not trusted if its ownership was given to another user', async () => {
    await put(lax);
    await chown(file, 65_534, 65_534);
    expect(read()).toMatchObject({ policy: strictPolicy, problem: { problems: [{ found: 'owned by user 65534' }] } });
  });
});

test('each platform has one location, and no environment variable moves it', () => {
  expect(policyFile('linux')).toBe('/etc/nightlatch/policy.json');
  expect(policyFile('darwin')).toBe('/Library/Application Support/Nightlatch/policy.json');
  expect(policyFile('win32')).toBe('C:\\ProgramData\\Nightlatch\\policy.json');
});
