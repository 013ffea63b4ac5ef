import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type DesktopOptions, type DesktopWorld, startDesktopWorld } from '../support/desktop/desktop-world.ts';

let world: DesktopWorld | null = null;
let server: Server | null = null;
afterEach(async () => {
  server?.close();
  server = null;
  await world?.close();
  world = null;
});

async function start(options?: DesktopOptions): Promise<DesktopWorld> {
  world = await startDesktopWorld(options);
  return world;
}

const told = (desktop: DesktopWorld) => expect.poll(() => desktop.watch.told(), { timeout: 10_000 });
const nobody = { 'idle-time': 'not-told', 'screen-lock': 'not-told', sleep: 'not-told' };
const gnome = ['/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver'] as const;

describe.runIf(process.platform === 'linux')('a message bus', () => {
  test.each([
    ['is forbidden', 'disabled:'],
    ['is not there', 'unix:path=/nonexistent/bus'],
    ['is said to be a program', 'unixexec:path=/bin/false'],
  ])('that %s ends nothing, and the shell’s events are still emitted', async (_, address) => {
    const desktop = await start({ env: { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address } });
    await told(desktop).toEqual(nobody);
    desktop.shellTells('suspended');
    desktop.shellTells('window-focused');
    expect(desktop.events).toEqual(['suspended', 'window-focused']);
  });

  test('that accepts a connection and stays silent ends nothing, and is tried again', async () => {
    let taken = 0;
    const silent = createServer(() => {
      taken += 1;
    });
    server = silent;
    const path = join('/tmp', `nightlatch-silent-${process.pid}`);
    await new Promise<void>((resolve) => silent.listen(path, resolve));
    const address = `unix:path=${path}`;
    const desktop = await start({ env: { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: 'disabled:' } });
    await told(desktop).toEqual(nobody);
    await expect.poll(() => taken, { timeout: 8_000 }).toBeGreaterThan(1);
    desktop.end();
    await desktop.pass(1_000);
    const before = taken;
    await desktop.pass(16_000);
    expect(taken).toBe(before);
  });

  test('that speaks another protocol ends nothing', async () => {
    const garbled = createServer(
      (socket) => void socket.on('error', () => {}).end('OK 00\r\nnothing of D-Bus at all, but long\r\n'),
    );
    server = garbled;
    const path = join('/tmp', `nightlatch-garbled-${process.pid}`);
    await new Promise<void>((resolve) => garbled.listen(path, resolve));
    const address = `unix:path=${path}`;
    const desktop = await start({ env: { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address } });
    await told(desktop).toEqual(nobody);
  });

  test('that dies and returns is found again, and a lock in between is noticed', async () => {
    const [path, name] = gnome;
    const desktop = await start();
    const saver = await desktop.standIn('session');
    saver.answer(path, name, 'GetActive', ['b', false]);
    await saver.own(name);
    await told(desktop).toMatchObject({ 'screen-lock': 'yes' });
    await desktop.endBus('session');
    await told(desktop).toMatchObject({ 'screen-lock': 'not-told' });
    await desktop.startBusAgain('session');
    const next = await desktop.standIn('session');
    next.answer(path, name, 'GetActive', ['b', true]);
    await next.own(name);
    await expect.poll(() => desktop.events, { timeout: 10_000 }).toEqual(['os-locked']);
  });

  test('is disconnected when the last listener leaves', async () => {
    const desktop = await start();
    await told(desktop).toEqual(nobody);
    desktop.end();
    const [path, name] = gnome;
    const saver = await desktop.standIn('session', name);
    saver.say(path, name, 'ActiveChanged', ['b', true]);
    await desktop.pass(4_000);
    expect(desktop.events).toEqual([]);
    await desktop.endBus('session');
    await desktop.startBusAgain('session');
    const next = await desktop.standIn('session', name);
    await desktop.pass(8_000);
    expect(next.wasAsked('GetActive')).toBe(false);
  });
});
