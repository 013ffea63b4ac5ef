import { describe, expect, test, vi } from 'vitest';
import type { Abilities, Settings } from '../../contract/settings.ts';
import { createEngine } from '../../main/session/engine.ts';
import { SessionError } from '../../main/session/ports/errors.ts';
import type { Seal } from '../../main/session/ports/seal.ts';
import { defaultSettings } from '../../main/session/settings/default-settings.ts';
import { createWorld, signIn, signInToo, unlock } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';
import { noDesktop } from '../support/no-desktop.ts';
import { noSeal } from '../support/no-seal.ts';
import { thrownCode } from '../support/thrown-code.ts';

describe('biometrics', () => {
  /** Creates a computer with biometrics that succeed as the test says. */
  async function withReader(settings: Partial<Settings> = { biometrics: true }, seal = noSeal) {
    const world = createWorld(settings);
    const ports = world.ports();
    const able = { abilities: { ...noDesktop.abilities(), biometrics: 'yes' } as Abilities };
    const prove = vi.fn<() => Promise<void>>(async () => {});
    const listeners = new Set<() => void>();
    const engine = createEngine({
      ...ports,
      vault: { ...ports.vault, seal },
      desktop: {
        abilities: () => able.abilities,
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        proveByBiometrics: prove,
      },
    });
    await engine.start();
    await signIn(world, engine);
    const tell = () => {
      for (const listener of listeners) listener();
    };
    return { world, engine, prove, able, tell };
  }

  test('unlock every account, in place of the browser', async () => {
    const { world, engine, prove } = await withReader();
    engine.lock('asked');
    await settled();
    await engine.unlockByBiometrics();
    await settled();
    expect(prove).toHaveBeenCalledOnce();
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
    expect(world.lockStored()).toBeNull();
    expect(world.activity).toContainEqual({ what: 'unlocked' });
  });

  test('refresh only the shown account, and the others when they are shown', async () => {
    const { world, engine } = await withReader();
    for (const subject of ['bob', 'cyd', 'dee']) await signInToo(world, engine, subject);
    engine.lock('asked');
    await settled();
    world.requests.length = 0;
    await engine.unlockByBiometrics();
    await settled();
    await world.clock.advance(60_000);
    expect(new Set(world.requests)).toEqual(new Set(['refresh']));
    // The shown account refreshes now, and once more in its token's minute.
    expect(world.sent('refresh')).toBe(2);
    engine.show('ada');
    await settled();
    expect(world.sent('refresh')).toBe(3);
    expect(engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  });

  test('that are refused leave the account locked', async () => {
    const { engine, prove } = await withReader();
    engine.lock('asked');
    prove.mockRejectedValue(new SessionError('biometrics-refused'));
    expect(await thrownCode(engine.unlockByBiometrics())).toBe('biometrics-refused');
    expect(engine.snapshot().state.kind).toBe('locked');
  });

  test('do not authorise a dangerous control', async () => {
    const { world, engine } = await withReader();
    await world.clock.advance(6 * 60_000);
    engine.lock('asked');
    await engine.unlockByBiometrics();
    await settled();
    void thrownCode(engine.signOutEverywhere());
    await settled();
    expect(world.stepUps).toHaveLength(1);
  });

  test('are not requested if they are not chosen, or if no account is locked', async () => {
    const unchosen = await withReader({});
    unchosen.engine.lock('asked');
    expect(await thrownCode(unchosen.engine.unlockByBiometrics())).toBe('not-possible-now');
    const unlocked = await withReader();
    expect(await thrownCode(unlocked.engine.unlockByBiometrics())).toBe('not-possible-now');
    expect([unchosen.prove.mock.calls, unlocked.prove.mock.calls]).toEqual([[], []]);
  });

  test('do not open an account whose lifetime ended behind another lock, also after a restart', async () => {
    const { world, engine } = await withReader();
    engine.lock('asked');
    await world.clock.advance(12 * 3_600_000);
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
    await engine.unlockByBiometrics();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
    expect(world.lockStored()).toMatchObject({ reason: 'absolute-lifetime' });
    expect(JSON.stringify([engine.snapshot(), world.accounts.value()])).not.toContain('Ada');
    expect(await thrownCode(engine.unlockByBiometrics())).toBe('not-possible-now');
    await unlock(world, engine);
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });

  test('do not open what the absolute lifetime has locked', async () => {
    const { world, engine, prove } = await withReader();
    await world.clock.advance(12 * 3_600_000);
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'absolute-lifetime' });
    expect(await thrownCode(engine.unlockByBiometrics())).toBe('not-possible-now');
    expect(prove).not.toHaveBeenCalled();
  });

  test('unlock the other accounts, and keep an absolute lifetime’s lock, in memory and stored', async () => {
    const { world, engine } = await withReader();
    world.idleMs = 0;
    await world.clock.advance(3_600_000);
    await signInToo(world, engine, 'bob');
    await world.clock.advance(11 * 3_600_000);
    engine.lock('asked');
    await settled();
    await engine.unlockByBiometrics();
    await settled();
    expect(engine.snapshot().accounts).toMatchObject([
      { id: 'ada', kind: 'locked', label: null },
      { id: 'bob', kind: 'signed-in' },
    ]);
    expect(world.lockStored('ada')).toMatchObject({ reason: 'absolute-lifetime' });
    expect(world.lockStored('bob')).toBeNull();
  });

  test('do not open what a lifetime has locked, even if a longer one is chosen afterwards', async () => {
    const { world, engine, prove } = await withReader();
    world.idleMs = 0;
    await signInToo(world, engine, 'bob');
    await world.clock.advance(12 * 3_600_000);
    engine.show('ada');
    world.subject = 'ada';
    await unlock(world, engine);
    await engine.changeSettings({ ...engine.snapshot().settings.inForce, absoluteLifetimeMs: 24 * 3_600_000 });
    engine.lock('asked');
    await settled();
    await engine.unlockByBiometrics();
    await settled();
    expect(prove).toHaveBeenCalledOnce();
    expect(engine.snapshot().accounts).toMatchObject([
      { id: 'ada', kind: 'signed-in' },
      { id: 'bob', kind: 'locked' },
    ]);
  });

  test('do not open what a passcode seals, because they provide no key', async () => {
    const seal: Seal = { ...noSeal, state: () => 'open' };
    const { engine, prove } = await withReader({ biometrics: true }, seal);
    engine.lock('asked');
    expect(await thrownCode(engine.unlockByBiometrics())).toBe('not-possible-now');
    expect(prove).not.toHaveBeenCalled();
  });

  test('can be switched on only if they are available, and the window is notified when they are', async () => {
    const { engine, able, tell } = await withReader({});
    able.abilities = { ...able.abilities, biometrics: 'not-set-up' };
    const seen: string[] = [];
    engine.subscribe(({ settings }) => seen.push(settings.abilities.biometrics));
    tell();
    const withThem: Settings = { ...defaultSettings, biometrics: true };
    expect(await thrownCode(engine.changeSettings(withThem))).toBe('biometrics-unavailable');
    able.abilities = { ...able.abilities, biometrics: 'yes' };
    tell();
    expect(seen).toEqual(['not-set-up', 'yes']);
    await engine.changeSettings(withThem);
    expect(engine.snapshot().settings.inForce.biometrics).toBe(true);
  });
});
