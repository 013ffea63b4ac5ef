import { afterEach, describe, expect, test } from 'vitest';
import { type DesktopOptions, type DesktopWorld, startDesktopWorld } from '../support/desktop/desktop-world.ts';
import { answerAsLogin, login, type SessionProperties, sayChanged } from '../support/desktop/login-stand-in.ts';

let world: DesktopWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

const nobodyHints = { LockedHint: ['b', false], IdleHint: ['b', false], IdleSinceHintMonotonic: ['t', 0n] } as const;

async function start(state: SessionProperties = nobodyHints, options: DesktopOptions = {}) {
  const desktop = await startDesktopWorld(options);
  world = desktop;
  const logind = await desktop.standIn('system');
  answerAsLogin(logind, state);
  await logind.own(login.name);
  await expect.poll(() => desktop.watch.told().sleep, { timeout: 8_000 }).toBe('yes');
  await expect.poll(() => logind.wasAsked('GetAll'), { timeout: 8_000 }).toBe(true);
  await desktop.pass(500);
  return { desktop, logind };
}

const events = (desktop: DesktopWorld) => expect.poll(() => desktop.events, { timeout: 8_000 });
const screenLock = (desktop: DesktopWorld) => desktop.watch.told()['screen-lock'];

describe.runIf(process.platform === 'linux')('systemd-logind', () => {
  test('emits sleep and resume once, although the shell reports them too', async () => {
    const { desktop, logind } = await start();
    logind.say(login.manager, login.managerFace, 'PrepareForSleep', ['b', true]);
    await events(desktop).toEqual(['suspended']);
    desktop.shellTells('suspended');
    desktop.shellTells('resumed');
    logind.say(login.manager, login.managerFace, 'PrepareForSleep', ['b', false]);
    await desktop.pass(1_000);
    expect(desktop.events).toEqual(['suspended', 'resumed']);
  });

  test.each([
    ['by the name of the session in the environment', { XDG_SESSION_ID: '2' }],
    ['by the display, where there is none', {}],
  ])('emits a locked session, found %s, and is unreliable if the hint is never set', async (_, env) => {
    const { desktop, logind } = await start(nobodyHints, { env });
    expect(logind.wasAsked('GetSession')).toBe('XDG_SESSION_ID' in env);
    expect(screenLock(desktop)).toBe('not-told');
    sayChanged(logind, { LockedHint: ['b', true] });
    await events(desktop).toEqual(['os-locked']);
    expect(screenLock(desktop)).toBe('yes');
    sayChanged(logind, { LockedHint: ['b', false] });
    await events(desktop).toEqual(['os-locked', 'os-unlocked']);
  });

  test('is queried for a property that was invalidated without a value', async () => {
    const { desktop, logind } = await start();
    answerAsLogin(logind, { ...nobodyHints, LockedHint: ['b', true] });
    sayChanged(logind, {}, ['LockedHint']);
    await events(desktop).toEqual(['os-locked']);
  });

  test('is trusted when it alone requests a lock, but not for another user’s session', async () => {
    const { desktop, logind } = await start();
    logind.say('/org/freedesktop/login1/session/_39', login.sessionFace, 'Lock', [''], logind.lastAsker());
    logind.say(login.session, login.sessionFace, 'Unlock', ['']);
    logind.say(login.session, login.sessionFace, 'Lock', ['']);
    await events(desktop).toEqual(['os-locked']);
    // The lock that systemd-logind requested.
    sayChanged(logind, { LockedHint: ['b', true] });
    await desktop.pass(1_000);
    expect(desktop.events).toEqual(['os-locked']);
  });

  test('is ignored if its response is malformed, and does no harm', async () => {
    const { desktop, logind } = await start({ LockedHint: ['s', 'true'], IdleHint: ['u', 1] });
    logind.say(login.manager, login.managerFace, 'PrepareForSleep', ['s', 'true']);
    logind.say(login.session, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', ['u', 7]);
    sayChanged(logind, { LockedHint: ['i', 1] });
    await desktop.pass(2_000);
    expect([desktop.events, screenLock(desktop)]).toEqual([[], 'not-told']);
    sayChanged(logind, { LockedHint: ['b', true] });
    await events(desktop).toEqual(['os-locked']);
  });

  test.each(['silence', 'error'] as const)(
    'with %s for a response about the session still emits sleep',
    async (answer) => {
      const desktop = await startDesktopWorld();
      world = desktop;
      const logind = await desktop.standIn('system');
      logind.answer(`${login.manager}/user/self`, 'org.freedesktop.DBus.Properties', 'Get', answer);
      await logind.own(login.name);
      await expect.poll(() => desktop.watch.told().sleep, { timeout: 8_000 }).toBe('yes');
      logind.say(login.manager, login.managerFace, 'PrepareForSleep', ['b', true]);
      await events(desktop).toEqual(['suspended']);
      logind.leave();
      await expect.poll(() => desktop.watch.told().sleep, { timeout: 8_000 }).toBe('not-told');
      expect(desktop.events).toEqual(['suspended']);
    },
  );

  test('reports since when the desktop is idle, once it has ever reported idleness', async () => {
    const { desktop, logind } = await start();
    expect(desktop.watch.presence.idleMs()).toBeNull();
    const aMinuteAgo = process.hrtime.bigint() / 1_000n - 60_000_000n;
    sayChanged(logind, { IdleHint: ['b', true], IdleSinceHintMonotonic: ['t', aMinuteAgo] });
    await expect.poll(() => desktop.watch.presence.idleMs(), { timeout: 8_000 }).toBeGreaterThan(60_000);
    expect(desktop.watch.presence.idleMs()).toBeLessThan(75_000);
    // The signal is minutes late, as configured on the desktop.
    expect(desktop.watch.told()['idle-time']).toBe('not-told');
    sayChanged(logind, { IdleHint: ['b', false] });
    await expect.poll(() => desktop.watch.presence.idleMs(), { timeout: 8_000 }).toBe(0);
    logind.leave();
    await expect.poll(() => desktop.watch.presence.idleMs(), { timeout: 8_000 }).toBeNull();
  });
});
