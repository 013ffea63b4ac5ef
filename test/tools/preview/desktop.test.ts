import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Desktop, startDesktop } from '../../../tools/preview/desktop.ts';

let desktop: Desktop | null = null;
afterEach(async () => {
  await desktop?.close();
  desktop = null;
});

function isLocked({ env }: Desktop): boolean {
  const answer = execFileSync(
    'gdbus',
    [
      'call',
      '--session',
      '--dest=org.freedesktop.secrets',
      '--object-path=/org/freedesktop/secrets/collection/login',
      '--method=org.freedesktop.DBus.Properties.Get',
      'org.freedesktop.Secret.Collection',
      'Locked',
    ],
    { env: { ...process.env, ...env }, encoding: 'utf8' },
  );
  return answer.includes('true');
}

describe.runIf(process.platform === 'linux')('a desktop for a bare machine', () => {
  test('has a display, a bus and an unlocked keychain that can be locked, and is gone when it is closed', async () => {
    desktop = await startDesktop({ display: true, bus: true, keyring: true });
    expect(desktop.started).toHaveLength(3);
    expect(desktop.env.DISPLAY).toMatch(/^:\d+$/);
    const busFolder = dirname(/unix:path=([^,]+)/.exec(desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '')?.[1] ?? '');
    expect(existsSync(busFolder)).toBe(true);
    expect(isLocked(desktop)).toBe(false);
    await desktop.lockKeyring();
    expect(isLocked(desktop)).toBe(true);
    const socket = `/tmp/.X11-unix/X${desktop.env.DISPLAY?.slice(1)}`;
    expect(existsSync(socket)).toBe(true);
    await desktop.close();
    expect(existsSync(busFolder)).toBe(false);
    expect(existsSync(socket)).toBe(false);
  });

  test('starts nothing that is already running', async () => {
    const kept = { ...process.env };
    Object.assign(process.env, { DISPLAY: ':99', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' });
    try {
      desktop = await startDesktop();
      expect(desktop).toMatchObject({ env: {}, started: [] });
      await expect(desktop.lockKeyring()).rejects.toThrow('no keyring was started');
    } finally {
      for (const name of ['DISPLAY', 'DBUS_SESSION_BUS_ADDRESS']) {
        if (kept[name] === undefined) delete process.env[name];
        else process.env[name] = kept[name];
      }
    }
  });
});
