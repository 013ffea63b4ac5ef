import { afterEach, describe, expect, test } from 'vitest';
import { type DesktopOptions, type DesktopWorld, startDesktopWorld } from '../support/desktop/desktop-world.ts';

let world: DesktopWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

async function start(options?: DesktopOptions): Promise<DesktopWorld> {
  world = await startDesktopWorld(options);
  return world;
}

const idle = (desktop: DesktopWorld) => expect.poll(() => desktop.watch.presence.idleMs(), { timeout: 8_000 });
const told = (desktop: DesktopWorld) => expect.poll(() => desktop.watch.told()['idle-time'], { timeout: 8_000 });

const mutter = ['/org/gnome/Mutter/IdleMonitor/Core', 'org.gnome.Mutter.IdleMonitor'] as const;
const muffin = ['/org/cinnamon/Muffin/IdleMonitor/Core', 'org.cinnamon.Muffin.IdleMonitor'] as const;

async function startMonitor(
  desktop: DesktopWorld,
  [path, name] = mutter as readonly [string, string],
  idleMs = 7_000n,
) {
  const monitor = await desktop.standIn('session');
  monitor.answer(path, name, 'GetIdletime', ['t', idleMs]);
  await monitor.own(name);
  return monitor;
}

describe.runIf(process.platform === 'linux')('the idle time', () => {
  test.each([mutter, muffin])('comes from the window manager on Wayland: %s', async (...monitor) => {
    const desktop = await start();
    await told(desktop).toBe('not-told');
    expect(desktop.watch.presence.idleMs()).toBeNull();
    const standIn = await startMonitor(desktop, monitor);
    await told(desktop).toBe('yes');
    await idle(desktop).toBe(7_000);
    standIn.answer(...monitor, 'GetIdletime', ['t', 9_000n]);
    await idle(desktop).toBe(9_000);
    // Prevents a missed lock in between.
    expect(desktop.events).toContain('idle-told');
  });

  test('comes from the shell on X11, and no other service is queried', async () => {
    const desktop = await start({ env: { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: '' } });
    desktop.shellIdleMs = 0;
    const monitor = await startMonitor(desktop);
    await told(desktop).toBe('yes');
    await desktop.pass(2_000);
    monitor.wasAsked('GetIdletime');
    for (const idleMs of [0, 3_000]) {
      desktop.shellIdleMs = idleMs;
      expect(desktop.watch.presence.idleMs()).toBe(idleMs);
      await desktop.pass(2_000);
    }
    expect(monitor.wasAsked('GetIdletime')).toBe(false);
  });

  test('comes from the window manager if the shell reports that it is unknown', async () => {
    const desktop = await start({ env: { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: '' } });
    desktop.shellIdleMs = null;
    await startMonitor(desktop);
    await idle(desktop).toBe(7_000);
  });

  test('comes from the shell on Wayland if no other service knows it, once it has been above zero', async () => {
    const desktop = await start();
    await told(desktop).toBe('not-told');
    desktop.shellIdleMs = 0;
    expect(desktop.watch.presence.idleMs()).toBeNull();
    desktop.shellIdleMs = 2_000;
    expect(desktop.watch.presence.idleMs()).toBe(2_000);
    await told(desktop).toBe('yes');
    desktop.shellIdleMs = 0;
    expect(desktop.watch.presence.idleMs()).toBe(0);
  });

  test('is unknown while the window manager does not respond, and known again when it does', async () => {
    const desktop = await start();
    const monitor = await startMonitor(desktop);
    await idle(desktop).toBe(7_000);
    monitor.answer(...mutter, 'GetIdletime', 'silence');
    await idle(desktop).toBeNull();
    await told(desktop).toBe('not-told');
    monitor.answer(...mutter, 'GetIdletime', ['t', 11_000n]);
    await idle(desktop).toBe(11_000);
    await told(desktop).toBe('yes');
  });

  test.each([
    ['dies', 'leave'],
    ['says what is no time', 'lie'],
  ] as const)('is unknown if the window manager %s', async (_, fault) => {
    const desktop = await start();
    const monitor = await startMonitor(desktop);
    await idle(desktop).toBe(7_000);
    if (fault === 'leave') monitor.leave();
    else monitor.answer(...mutter, 'GetIdletime', ['s', '7000']);
    await idle(desktop).toBeNull();
    await told(desktop).toBe('not-told');
    await startMonitor(desktop, mutter, 5_000n);
    if (fault === 'leave') await idle(desktop).toBe(5_000);
  });
});
