import { expect, test } from 'vitest';
import { runRace } from './run-race.ts';

test.runIf(process.platform === 'linux')(
  'two processes on one session send exactly one request per expiry, and both have its access token',
  async () => {
    const facts = await runRace(150);
    expect(facts).toMatchObject({ expiries: 150, requests: 150, notOne: 0, notTheSame: 0, reuses: 0 });
  },
  60_000,
);
