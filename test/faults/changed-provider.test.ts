import { describe } from 'vitest';
import { closedPort } from '../support/closed-port.ts';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import { type FaultCase, faultTests, fresh, over } from './fault-case.ts';
import type { FaultWorld } from './fault-world.ts';

/** Moves the token endpoint to another address and updates discovery. The old address behaves as given. */
function moveTokenEndpoint({ hostile, changeNetwork }: FaultWorld, atTheOldOne: () => Promise<Response>): void {
  hostile.inject('discovery', answerFaults.changed({ token_endpoint: `${hostile.issuer}/new-token` }));
  changeNetwork((input, init) => {
    const { pathname } = new URL(String(input));
    if (pathname === '/token') return atTheOldOne();
    return fetch(pathname === '/new-token' ? `${hostile.issuer}/token` : input, init);
  });
}

describe('a provider that has moved its token endpoint', () => {
  const moved = (
    id: string,
    name: string,
    atTheOldOne: () => Promise<Response>,
    code: string,
    waitMs: number,
  ): FaultCase => ({
    id,
    name,
    meet: (world) => moveTokenEndpoint(world, atTheOldOne),
    act: async (world) => {
      await world.refresh();
      await world.pass(waitMs);
    },
    end: fresh({ activity: [`refresh-failed: ${code}`, 'refreshed'] }),
    after: 'fresh',
  });
  faultTests([
    moved(
      'T45',
      'nobody knows the old one: the next try finds the new one',
      async () => Response.json({ error: 'not_found' }, { status: 404 }),
      'provider-answer-invalid',
      75_000,
    ),
    moved(
      'T45-gone',
      'the old one is gone: the next try finds the new one',
      async () => fetch(`http://127.0.0.1:${await closedPort()}/token`),
      'provider-unreachable',
      3_000,
    ),
  ]);
});

describe('a provider that has changed its signing algorithm', () => {
  faultTests([
    {
      id: 'T46',
      name: 'and says so: its discovery is read again, and nobody signs in anew',
      meet: ({ hostile }) => hostile.rotateKey('EdDSA'),
      end: fresh(),
      after: 'fresh',
    },
    {
      id: 'T46-down',
      name: 'and cannot say so just now: the new token is stored',
      meet: async ({ hostile }) => {
        await hostile.rotateKey('EdDSA');
        hostile.inject('discovery', betweenFaults.unavailable());
      },
      end: fresh(),
      after: 'fresh',
    },
    {
      id: 'T46-unsaid',
      name: 'and says nothing of it: that is no provider to believe',
      meet: async ({ hostile }) => {
        await hostile.rotateKey('EdDSA');
        hostile.inject('discovery', answerFaults.changed({ id_token_signing_alg_values_supported: ['ES256'] }));
      },
      end: over('id-token-algorithm-refused'),
    },
  ]);
});
