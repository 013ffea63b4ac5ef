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

const told = (desktop: DesktopWorld) => expect.poll(() => desktop.watch.told()['screen-lock'], { timeout: 8_000 });
const events = (desktop: DesktopWorld) => expect.poll(() => desktop.events, { timeout: 8_000 });

const savers = [
  ['org.freedesktop.ScreenSaver', '/org/freedesktop/ScreenSaver'],
  ['org.freedesktop.ScreenSaver', '/ScreenSaver'],
  ['org.gnome.ScreenSaver', '/org/gnome/ScreenSaver'],
  ['org.cinnamon.ScreenSaver', '/org/cinnamon/ScreenSaver'],
  ['org.mate.ScreenSaver', '/'],
  ['org.xfce.ScreenSaver', '/'],
] as const;

describe.runIf(process.platform === 'linux')('a screen saver', () => {
  test.each(savers)('%s at %s emits the lock and its end', async (name, path) => {
    const desktop = await start();
    await told(desktop).toBe('not-told');
    const saver = await desktop.standIn('session');
    saver.answer(path, name, 'GetActive', ['b', false]);
    await saver.own(name);
    await told(desktop).toBe('yes');
    saver.say(path, name, 'ActiveChanged', ['b', true]);
    await events(desktop).toEqual(['os-locked']);
    saver.say(path, name, 'ActiveChanged', ['b', false]);
    await events(desktop).toEqual(['os-locked', 'os-unlocked']);
  });

  test('that locked before the app started is noticed at once', async () => {
    const [name, path] = savers[2];
    const desktop = await start({
      before: async ({ standIn }) => {
        const saver = await standIn('session', name);
        saver.answer(path, name, 'GetActive', ['b', true]);
      },
    });
    await events(desktop).toEqual(['os-locked']);
    expect(desktop.watch.told()['screen-lock']).toBe('yes');
  });

  test('that dies while the screen is locked does not unlock, and is heard again when it is back', async () => {
    const [name, path] = savers[2];
    const desktop = await start();
    const saver = await desktop.standIn('session', name);
    saver.answer(path, name, 'GetActive', ['b', true]);
    saver.say(path, name, 'ActiveChanged', ['b', true]);
    await events(desktop).toEqual(['os-locked']);
    saver.leave();
    await told(desktop).toBe('not-told');
    expect(desktop.events).toEqual(['os-locked']);
    const next = await desktop.standIn('session', name);
    next.say(path, name, 'ActiveChanged', ['b', true]);
    await events(desktop).toEqual(['os-locked', 'os-locked']);
    await told(desktop).toBe('yes');
  });

  test('that does not respond at first is noticed when it emits a signal', async () => {
    const [name, path] = savers[2];
    const desktop = await start();
    const saver = await desktop.standIn('session');
    saver.answer(path, name, 'GetActive', 'silence');
    await saver.own(name);
    await desktop.pass(10_000);
    expect(desktop.watch.told()['screen-lock']).toBe('not-told');
    saver.say(path, name, 'ActiveChanged', ['b', true]);
    await events(desktop).toEqual(['os-locked']);
  });

  test('is believed for its signal if that overtakes its response', async () => {
    const [name, path] = savers[2];
    const desktop = await start();
    const saver = await desktop.standIn('session');
    saver.answer(path, name, 'GetActive', ['b', true], () => saver.say(path, name, 'ActiveChanged', ['b', false]));
    await saver.own(name);
    await told(desktop).toBe('yes');
    await desktop.pass(1_000);
    // Both may be emitted in order, but never the older one last.
    expect(desktop.events.at(-1)).not.toBe('os-locked');
  });

  test('is ignored if its response is malformed, and does no harm', async () => {
    const [name, path] = savers[2];
    const desktop = await start();
    const saver = await desktop.standIn('session');
    saver.answer(path, name, 'GetActive', ['s', 'true']);
    await saver.own(name);
    saver.say(path, name, 'ActiveChanged', ['u', 1]);
    saver.say(path, name, 'ActiveChanged', ['av', [['s', 'x']]]);
    saver.say(path, 'org.example.Other', 'ActiveChanged', ['b', true]);
    await desktop.pass(2_000);
    expect(desktop.events).toEqual([]);
    expect(desktop.watch.told()['screen-lock']).toBe('not-told');
    saver.say(path, name, 'ActiveChanged', ['b', true]);
    await events(desktop).toEqual(['os-locked']);
  });

  test('is the only accepted sender: any client on the bus may send us signals', async () => {
    const [name, path] = savers[2];
    const desktop = await start();
    const saver = await desktop.standIn('session');
    saver.answer(path, name, 'GetActive', ['b', true]);
    await saver.own(name);
    await events(desktop).toEqual(['os-locked']);
    const stranger = await desktop.standIn('session');
    // The message is sent to the watch alone, which needs no match rule.
    stranger.say(path, name, 'ActiveChanged', ['b', false], saver.lastAsker());
    stranger.say(path, name, 'ActiveChanged', ['b', false]);
    await desktop.pass(4_000);
    expect(desktop.events).toEqual(['os-locked']);
  });

  test('emits one lock together with another screen saver and the shell', async () => {
    const desktop = await start();
    const [, , gnome, cinnamon] = savers;
    const one = await desktop.standIn('session', gnome[0]);
    const other = await desktop.standIn('session', cinnamon[0]);
    const both = async (active: boolean) => {
      one.say(gnome[1], gnome[0], 'ActiveChanged', ['b', active]);
      other.say(cinnamon[1], cinnamon[0], 'ActiveChanged', ['b', active]);
      await events(desktop).toContain(active ? 'os-locked' : 'os-unlocked');
      desktop.shellTells(active ? 'os-locked' : 'os-unlocked');
      await desktop.pass(1_000);
    };
    await told(desktop).toBe('not-told');
    await both(true);
    await both(false);
    expect(desktop.events).toEqual(['os-locked', 'os-unlocked']);
    await both(true);
    expect(desktop.events).toEqual(['os-locked', 'os-unlocked', 'os-locked']);
  });
});
