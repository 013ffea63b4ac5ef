import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Policy, strictPolicy } from '../../main/config/managed-policy.ts';
import { tighten } from '../../main/config/tighten.ts';

const issuers = ['https://one.example', 'https://two.example', 'https://two.example/', 'https://three.example'];
const issuer = fc.constantFrom(...issuers);
const number = fc.double({ min: 0.01, max: 2000, noNaN: true });

const times = ['idleMinutes', 'absoluteHours', 'idleMinutesMax', 'absoluteHoursMax'] as const;
const config = fc.record({
  providers: fc.array(fc.record({ issuer, id: fc.string() })),
  times: fc.record({
    idleMinutes: number,
    absoluteHours: number,
    idleMinutesMax: number,
    absoluteHoursMax: number,
    signInSeconds: number,
  }),
  biometricsAllowed: fc.boolean(),
  allowInsecureLoopback: fc.boolean(),
});
const policy: fc.Arbitrary<Policy> = fc.oneof(
  fc.record(
    {
      idleMinutesMax: number,
      absoluteHoursMax: number,
      allowedIssuers: fc.array(issuer),
      biometricsAllowed: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  fc.constant(strictPolicy),
);

test('no policy loosens a setting', () => {
  fc.assert(
    fc.property(config, policy, (before, asked) => {
      const after = tighten(before, asked);
      for (const time of times) expect(after.times[time]).toBeLessThanOrEqual(before.times[time]);
      expect(before.providers.filter((provider) => after.providers.includes(provider))).toEqual(after.providers);
      if (after.biometricsAllowed) expect(before.biometricsAllowed).toBe(true);
      const rest = { providers: [], times: {}, biometricsAllowed: null };
      expect({ ...after, ...rest }).toEqual({ ...before, ...rest });
      expect(after.times.signInSeconds).toBe(before.times.signInSeconds);
    }),
  );
});

test('a policy’s limits hold afterwards, and applying it twice changes nothing', () => {
  fc.assert(
    fc.property(config, policy, (before, asked) => {
      const after = tighten(before, asked);
      const { idleMinutesMax = Number.POSITIVE_INFINITY, absoluteHoursMax = Number.POSITIVE_INFINITY } = asked;
      expect(after.times.idleMinutes).toBeLessThanOrEqual(idleMinutesMax);
      expect(after.times.absoluteHours).toBeLessThanOrEqual(absoluteHoursMax);
      // A user may not choose longer ones either.
      expect(after.times.idleMinutesMax).toBeLessThanOrEqual(idleMinutesMax);
      expect(after.times.absoluteHoursMax).toBeLessThanOrEqual(absoluteHoursMax);
      for (const provider of after.providers) expect(asked.allowedIssuers ?? issuers).toContain(provider.issuer);
      if (asked.biometricsAllowed === false) expect(after.biometricsAllowed).toBe(false);
      expect(tighten(after, asked)).toEqual(after);
    }),
  );
});

test('without a policy the configuration is unchanged', () => {
  fc.assert(
    fc.property(config, (before) => {
      expect(tighten(before, {})).toEqual(before);
    }),
  );
});

test('issuers are compared character by character', () => {
  const before = {
    providers: [{ issuer: 'https://two.example/' }],
    times: { idleMinutes: 1, absoluteHours: 1, idleMinutesMax: 1, absoluteHoursMax: 1 },
    biometricsAllowed: true,
  };
  expect(tighten(before, { allowedIssuers: ['https://two.example'] }).providers).toEqual([]);
});
