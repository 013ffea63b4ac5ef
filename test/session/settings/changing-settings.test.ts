import { describe, expect, test } from 'vitest';
import type { Settings } from '../../../contract/settings.ts';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';
import { createSettingsStore } from '../../../main/session/settings/settings-store.ts';
import { createWorld, restarted, signedIn, signInToo, twoSignedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { longSignedIn } from '../../support/long-signed-in.ts';
import { thrownCode } from '../../support/thrown-code.ts';

const minute = 60_000;
const laxer: Settings = { ...defaultSettings, idleLimitMs: 20 * minute };
const tighter: Settings = { ...defaultSettings, idleLimitMs: 5 * minute };

type Started = Awaited<ReturnType<typeof signedIn>>;
const stateOf = ({ engine }: Pick<Started, 'engine'>) => engine.snapshot().state;
const inForce = ({ engine }: Pick<Started, 'engine'>) => engine.snapshot().settings.inForce;

describe('settings', () => {
  test('that protect more need no authentication and take effect at once', async () => {
    const started = await longSignedIn();
    await started.engine.changeSettings(tighter);
    expect(started.world.stepUps).toEqual([]);
    expect(stateOf(started)).toMatchObject({ session: { idleLimitMs: 5 * minute } });
    expect(started.world.activity).toContainEqual({ what: 'settings-changed' });
    started.world.idleMs = 5 * minute;
    await started.world.clock.advance(5_000);
    expect(stateOf(started)).toMatchObject({ kind: 'locked', reason: 'idle' });
  });

  test('are weakened by the first account only: a sign-in to another account proves nothing', async () => {
    const started = await longSignedIn();
    const { world, engine } = started;
    await signInToo(world, engine, 'mallory');
    const acting = thrownCode(engine.changeSettings(laxer));
    await settled();
    expect(engine.snapshot()).toMatchObject({
      shownAccountId: 'ada',
      state: { stepUp: { step: 'waiting-for-browser' } },
    });
    world.approve();
    expect(await acting).toBe('subject-mismatch');
    expect(inForce(started)).toEqual(defaultSettings);
    engine.show('mallory');
    const again = thrownCode(engine.changeSettings(laxer));
    await settled();
    world.subject = 'ada';
    world.approve();
    expect(await again).toBe('none');
    expect(inForce(started)).toEqual(laxer);
  });

  test('cannot be weakened while the first account is unavailable, and can be tightened by any user', async () => {
    const { world, engine } = await twoSignedIn();
    const ada = world.sessionOf('ada');
    const again = await restarted(world, engine);
    ada.faults.read = 'keychain-record-unreadable';
    expect(again.snapshot().shownAccountId).toBe('bob');
    await again.changeSettings(tighter);
    expect(await thrownCode(again.changeSettings(laxer))).toBe('not-possible-now');
    expect(inForce({ engine: again })).toEqual(tighter);
  });

  test('change the end of an open session', async () => {
    const { world, engine } = await signedIn();
    const before = stateOf({ engine });
    const endsAt = before.kind === 'signed-in' ? before.session.endsAt : 0;
    await engine.changeSettings({ ...defaultSettings, absoluteLifetimeMs: 3_600_000 });
    expect(stateOf({ engine })).toMatchObject({ session: { endsAt: endsAt - 11 * 3_600_000 } });
    await world.clock.advance(3_600_000);
    expect(stateOf({ engine })).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
  });

  test('are restored after a restart', async () => {
    const { world, engine } = await signedIn();
    await engine.changeSettings(tighter);
    const again = await restarted(world, engine);
    expect(inForce({ engine: again })).toEqual(tighter);
    expect(stateOf({ engine: again })).toMatchObject({ session: { idleLimitMs: 5 * minute } });
  });

  test('are reduced to a stricter policy, and longer ones are refused', async () => {
    const longest = { idleLimitMs: 10 * minute, absoluteLifetimeMs: 3_600_000 };
    const world = createWorld({ longest });
    world.chosen.set(laxer);
    const started = await signedIn(world);
    expect(inForce(started)).toEqual({ ...laxer, ...longest });
    expect(started.engine.snapshot().settings.longest).toEqual(longest);
    expect(await thrownCode(started.engine.changeSettings(laxer))).toBe('settings-not-allowed');
    expect(world.chosen.value()).toEqual(laxer);
  });

  test('that are not allowed are refused before the browser opens', async () => {
    const longest = { idleLimitMs: 15 * minute, absoluteLifetimeMs: 12 * 3_600_000 };
    const started = await longSignedIn(createWorld({ longest }));
    expect(await thrownCode(started.engine.changeSettings(laxer))).toBe('settings-not-allowed');
    expect(started.world.stepUps).toEqual([]);
  });

  test('that change only the protection of the window are applied to it at once', async () => {
    const { engine } = await signedIn();
    const told: boolean[] = [];
    engine.subscribe(({ settings }) => told.push(settings.inForce.captureProtection));
    await engine.changeSettings({ ...defaultSettings, captureProtection: false });
    expect(told).toEqual([false]);
  });

  test('that are unreadable leave the configured ones in force, and are not deleted', async () => {
    const world = createWorld({ idleLimitMs: 7 * minute });
    world.chosen.set(laxer);
    world.chosen.faults.read = 'keychain-record-unreadable';
    const started = await signedIn(world);
    expect(inForce(started).idleLimitMs).toBe(7 * minute);
    expect(world.chosen.value()).toEqual(laxer);
    expect(world.activity).toContainEqual({ what: 'vault-failed', code: 'keychain-record-unreadable' });
  });

  test('that are unreadable may have been strict: the defaults are the limit until a retry reads them', async () => {
    const lax = { ...defaultSettings.actions, 'os-locked': 'nothing', hidden: 'lock' } as const;
    const world = createWorld({ idleLimitMs: 60 * minute, actions: lax, captureProtection: false, biometrics: true });
    world.chosen.set(tighter);
    for (const code of ['keychain-record-unreadable', 'keychain-no-answer'] as const) {
      world.chosen.faults.read = code;
      const engine = await world.start();
      expect(inForce({ engine })).toEqual({
        ...defaultSettings,
        actions: { ...defaultSettings.actions, hidden: 'lock' },
      });
      await engine.stop();
    }
    world.chosen.faults.read = null;
    const chosen = createSettingsStore(world.ports());
    await chosen.load();
    expect(chosen.now()).toEqual(tighter);
    world.chosen.faults.read = 'keychain-no-answer';
    await chosen.load();
    expect(chosen.now()).toEqual(tighter);
  });

  test('that cannot be stored do not take effect', async () => {
    const started = await signedIn();
    started.world.chosen.faults.write = 'keychain-write-failed';
    expect(await thrownCode(started.engine.changeSettings(tighter))).toBe('keychain-write-failed');
    expect(inForce(started)).toEqual(defaultSettings);
  });

  test('require an open session', async () => {
    const engine = await createWorld().start();
    expect(await thrownCode(engine.changeSettings(tighter))).toBe('not-possible-now');
  });
});
