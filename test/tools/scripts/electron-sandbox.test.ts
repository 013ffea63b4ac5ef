import { chmodSync, chownSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { judgeSandbox, type LinuxMachine } from '../../../tools/scripts/shell/electron-sandbox.ts';

let files: string;
let program: string;
beforeEach(async () => {
  files = await mkdtemp(join(tmpdir(), 'nightlatch-machine-'));
  program = join(files, 'app/electron');
  await put('app/electron', '');
});
afterEach(() => rm(files, { recursive: true }));

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(files, name)), { recursive: true });
  await writeFile(join(files, name), text);
}

const judge = (machine: Partial<LinuxMachine> = {}) =>
  judgeSandbox(program, { isRoot: false, files, canUnshare: () => true, ...machine });

const appArmor = 'proc/sys/kernel/apparmor_restrict_unprivileged_userns';

describe.skipIf(process.platform !== 'linux')('Electron’s sandbox', () => {
  test('works if an ordinary user may create namespaces', async () => {
    expect(judge()).toEqual({ kind: 'works' });
    await put(appArmor, '0\n');
    expect(judge()).toEqual({ kind: 'works' });
  });

  test('is off for root', () => {
    expect(judge({ isRoot: true })).toMatchObject({ kind: 'off', why: expect.stringContaining('root') });
  });

  test.each([
    [appArmor, '1', 'AppArmor', '/etc/apparmor.d/nightlatch-electron'],
    ['proc/sys/kernel/unprivileged_userns_clone', '0', 'is 0', 'sysctl -w kernel.unprivileged_userns_clone=1'],
    ['proc/sys/user/max_user_namespaces', '0', 'is 0', 'sysctl -w user.max_user_namespaces='],
  ])('is refused by %s, with one command and its meaning', async (name, value, why, command) => {
    await put(name, `${value}\n`);
    const verdict = judge();
    expect(verdict).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
    const { remedy } = verdict as Extract<typeof verdict, { kind: 'refused' }>;
    expect(remedy).toContain(command);
    expect(remedy).toContain('It lets');
  });

  test('is refused if the kernel refuses namespaces for a reason of its own', () => {
    expect(judge({ canUnshare: () => false })).toMatchObject({
      kind: 'refused',
      remedy: expect.stringContaining(`chmod 4755 '${join(files, 'app/chrome-sandbox')}'`),
    });
  });

  test('works once the profile of the remedy is installed, and not with another program’s profile', async () => {
    await put(appArmor, '1\n');
    await put('etc/apparmor.d/other', 'profile other "/opt/other/electron" {\n  userns,\n}\n');
    expect(judge().kind).toBe('refused');
    const { remedy } = judge() as { readonly remedy: string };
    const profile = /printf '([^']+)'/.exec(remedy)?.[1]?.replaceAll('\\n', '\n') ?? '';
    await put('etc/apparmor.d/nightlatch-electron', profile);
    expect(judge()).toEqual({ kind: 'works' });
  });

  test.skipIf(process.getuid?.() !== 0)('works with a helper that is setuid root, and with no other', async () => {
    await put(appArmor, '1\n');
    const helper = join(files, 'app/chrome-sandbox');
    await put('app/chrome-sandbox', '');
    expect(judge().kind).toBe('refused');
    chownSync(helper, 1, 1);
    chmodSync(helper, 0o4755);
    expect(judge().kind).toBe('refused');
    chownSync(helper, 0, 0);
    chmodSync(helper, 0o4755);
    expect(judge()).toEqual({ kind: 'works' });
  });

  test.each(['.dockerenv', 'run/.containerenv'])(
    'is off in a container that allows no namespaces: %s',
    async (mark) => {
      await put(mark, '');
      expect(judge()).toEqual({ kind: 'works' });
      expect(judge({ canUnshare: () => false }).kind).toBe('off');
      await put(appArmor, '1\n');
      expect(judge().kind).toBe('off');
    },
  );
});
