import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../../contract/settings.ts';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';
import { bounded, isWeaker, stricter, validateSettings } from '../../../main/session/settings/validate-settings.ts';
import { thrownCode } from '../../support/thrown-code.ts';

const longest = { idleLimitMs: 600_000, absoluteLifetimeMs: 3_600_000 };
const short: Settings = { ...defaultSettings, ...longest };
const withAction = (changes: Partial<Settings['actions']>, settings = defaultSettings): Settings => ({
  ...settings,
  actions: { ...settings.actions, ...changes },
});

describe('the choice of settings', () => {
  test('is limited by the policy, to the millisecond', async () => {
    expect(await thrownCode(() => validateSettings(short, longest))).toBe('none');
    for (const more of [{ idleLimitMs: 600_001 }, { absoluteLifetimeMs: 3_600_001 }]) {
      expect(await thrownCode(() => validateSettings({ ...short, ...more }, longest))).toBe('settings-not-allowed');
    }
  });

  test('is reduced if it was longer before the policy', () => {
    const long = { ...defaultSettings, idleLimitMs: 900_000, absoluteLifetimeMs: 7_200_000 };
    expect(bounded(long, longest)).toEqual({ ...long, ...longest });
    expect(bounded({ ...short, idleLimitMs: 5 }, longest)).toEqual({ ...short, idleLimitMs: 5 });
  });
});

describe('a change', () => {
  const watching = withAction({ unfocused: 'lock' });

  test.each<readonly [string, Settings, Settings]>([
    ['a longer idle time', defaultSettings, { ...defaultSettings, idleLimitMs: defaultSettings.idleLimitMs + 1 }],
    [
      'a longer lifetime',
      defaultSettings,
      { ...defaultSettings, absoluteLifetimeMs: defaultSettings.absoluteLifetimeMs + 1 },
    ],
    ['a lock for a sign-out', withAction({ idle: 'sign-out' }), defaultSettings],
    ['nothing for a lock', defaultSettings, withAction({ 'os-locked': 'nothing' })],
    ['nothing for a sign-out', withAction({ hidden: 'sign-out' }), defaultSettings],
    ['more time behind other windows', watching, { ...watching, unfocusedLimitMs: watching.unfocusedLimitMs + 1 }],
    ['pictures of the window', defaultSettings, { ...defaultSettings, captureProtection: false }],
    ['biometrics', defaultSettings, { ...defaultSettings, biometrics: true }],
    [
      'one thing for the better and one for the worse',
      defaultSettings,
      { ...withAction({ suspended: 'nothing' }), idleLimitMs: 1_000 },
    ],
  ])('to %s is weaker', (_, present, next) => {
    expect(isWeaker(next, present)).toBe(true);
    expect(isWeaker(present, present)).toBe(false);
  });

  test.each<readonly [string, Settings, Settings]>([
    ['shorter times', defaultSettings, { ...defaultSettings, idleLimitMs: 1_000, absoluteLifetimeMs: 1_000 }],
    ['a sign-out for a lock', defaultSettings, withAction({ 'os-locked': 'sign-out' })],
    ['a rule that was off, however long it waits', { ...defaultSettings, unfocusedLimitMs: 1 }, watching],
    ['a time that no rule heeds', defaultSettings, { ...defaultSettings, unfocusedLimitMs: 9_000_000 }],
    ['a protected window', { ...defaultSettings, captureProtection: false }, defaultSettings],
    ['no biometrics', { ...defaultSettings, biometrics: true }, defaultSettings],
  ])('to %s is not weaker', (_, present, next) => {
    expect(isWeaker(next, present)).toBe(false);
  });
});

test('the stricter of two settings is weaker than neither, and requires nothing that neither requires', () => {
  const orSignOut = fc.constantFrom('lock' as const, 'sign-out' as const);
  const orNothing = fc.constantFrom('lock' as const, 'sign-out' as const, 'nothing' as const);
  const limitMs = fc.integer({ min: 1, max: 5 });
  const any: fc.Arbitrary<Settings> = fc.record({
    idleLimitMs: limitMs,
    absoluteLifetimeMs: limitMs,
    unfocusedLimitMs: limitMs,
    actions: fc.record({
      idle: orSignOut,
      'absolute-lifetime': orSignOut,
      unfocused: orNothing,
      hidden: orNothing,
      'os-locked': orNothing,
      suspended: orNothing,
    }),
    captureProtection: fc.boolean(),
    biometrics: fc.boolean(),
  });
  fc.assert(
    fc.property(any, any, (one, other) => {
      const both = stricter(one, other);
      expect([isWeaker(both, one), isWeaker(both, other)]).toEqual([false, false]);
      expect(stricter(one, one)).toEqual(one);
      expect([one.idleLimitMs, other.idleLimitMs]).toContain(both.idleLimitMs);
      expect([one.actions.hidden, other.actions.hidden]).toContain(both.actions.hidden);
    }),
  );
});
