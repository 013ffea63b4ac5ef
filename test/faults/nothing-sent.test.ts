import { describe, expect } from 'vitest';
import { closedPort } from '../support/closed-port.ts';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import { lineFaults } from '../support/hostile-provider/line-faults.ts';
import { diverted } from './diverted.ts';
import { type FaultCase, faultTests, fresh, kept } from './fault-case.ts';
import { impatient } from './fault-world.ts';

describe('a request that certainly did not arrive', () => {
  faultTests([
    {
      id: 'N01',
      name: 'the name is unknown: nothing is spent, and nothing is in doubt',
      meet: (world) => world.changeNetwork(diverted('http://nobody.invalid')),
      end: kept('provider-unreachable', { sent: 0 }),
      after: 'fresh',
    },
    {
      id: 'N02',
      name: 'the name is unknown for a moment: the next try finds it',
      meet: (world) => {
        world.changeNetwork(async () => {
          world.mendNetwork();
          throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'EAI_AGAIN' }) });
        });
      },
      act: async (world) => {
        await world.refresh();
        await world.pass(3_000);
      },
      end: fresh({ activity: ['refresh-failed: provider-unreachable', 'refreshed'] }),
    },
    {
      id: 'N03',
      name: 'the connection is refused for ten minutes: it is tried at most once a minute, and stays as it was',
      meet: async (world) => world.changeNetwork(diverted(`http://127.0.0.1:${await closedPort()}`)),
      act: async (world) => {
        await world.refresh();
        await world.pass(10 * 60_000);
      },
      end: kept('provider-unreachable', { sent: 0, activity: Array(14).fill('refresh-failed: provider-unreachable') }),
      after: 'fresh',
    },
    {
      id: 'N03-borrow',
      name: 'the access token in hand is lent until it ends, and not a second longer',
      meet: async (world) => world.changeNetwork(diverted(`http://127.0.0.1:${await closedPort()}`)),
      act: async (world) => {
        await world.refresh();
        expect(await world.borrow()).toBe('lent');
        await world.pass(49_000);
        expect(await world.borrow()).toBe('lent');
        await world.pass(2_000);
        expect(await world.borrow()).toBe('provider-unreachable');
      },
      end: kept('provider-unreachable', { sent: 0, activity: Array(6).fill('refresh-failed: provider-unreachable') }),
      after: 'fresh',
    },
    ...['CONNECTION_FAILED', 'NETWORK_ACCESS_DENIED', 'ADDRESS_INVALID'].map(
      (name): FaultCase => ({
        id: `N01-${name.toLowerCase().replaceAll('_', '-')}`,
        name: 'Chromium makes no connection, for twice as long as a doubt would be retried: it goes on by itself',
        meet: (world) =>
          world.changeNetwork(async () => {
            throw new Error(`net::ERR_${name}`);
          }),
        act: async (world) => {
          await world.refresh();
          await world.pass(20_000);
        },
        end: kept('provider-unreachable', { sent: 0, activity: Array(4).fill('refresh-failed: provider-unreachable') }),
        after: 'fresh',
      }),
    ),
    ...(
      [
        ['http', 'http://id.example/token', 'provider-insecure'],
        ['name', 'http://localhost/token', 'provider-insecure'],
        ['user', 'https://ada:secret@id.example/token', 'provider-metadata-invalid'],
        ['fragment', 'https://id.example/token#here', 'provider-metadata-invalid'],
        ['none', undefined, 'provider-metadata-invalid'],
        ['nonsense', 'token', 'provider-metadata-invalid'],
      ] as const
    ).map(
      ([id, endpoint, code]): FaultCase => ({
        id: `N29-${id}`,
        name: `discovery names ${endpoint} for tokens: nothing is sent there, or anywhere`,
        meet: ({ hostile }) => hostile.inject('discovery', answerFaults.changed({ token_endpoint: endpoint })),
        act: (world) => world.restart(),
        end: kept(code, { sent: 0, activity: ['restored', `refresh-failed: ${code}`] }),
        after: 'fresh',
      }),
    ),
    {
      id: 'N29-issuer',
      name: 'discovery calls itself somebody else: nothing is sent',
      meet: ({ hostile }) => hostile.inject('discovery', answerFaults.changed({ issuer: 'https://elsewhere.example' })),
      act: (world) => world.restart(),
      end: kept('provider-issuer-mismatch', {
        sent: 0,
        activity: ['restored', 'refresh-failed: provider-issuer-mismatch'],
      }),
      after: 'fresh',
    },
    {
      id: 'N30',
      name: 'discovery is broken after a restart: nothing is sent to anywhere it names',
      meet: ({ hostile }) =>
        hostile.inject('discovery', answerFaults.changed({ token_endpoint: 'http://elsewhere.invalid/token' })),
      act: (world) => world.restart(),
      end: kept('provider-insecure', { sent: 0, activity: ['restored', 'refresh-failed: provider-insecure'] }),
      after: 'fresh',
    },
    ...(
      [
        ['N05', lineFaults.silence(), 'provider-unreachable'],
        ['N06', lineFaults.drip(20), 'provider-unreachable'],
        ['N08', lineFaults.half(), 'provider-unreachable'],
        ['N12', betweenFaults.status(502), 'provider-error'],
      ] as const
    ).map(
      ([id, fault, code]): FaultCase => ({
        id: `${id}-discovery`,
        world: id === 'N05' || id === 'N06' ? impatient : {},
        name: `discovery after a restart meets it (${code}): the token is not sent`,
        meet: ({ hostile }) => hostile.inject('discovery', fault),
        act: (world) => world.restart(),
        end: kept(code, { sent: 0, activity: ['restored', `refresh-failed: ${code}`] }),
        after: 'fresh',
      }),
    ),
    ...(
      [
        ['N05', lineFaults.silence()],
        ['N08', lineFaults.half()],
        ['N12', betweenFaults.status(502)],
        ['N15', betweenFaults.portalPage()],
        ['N27', answerFaults.changed({ keys: undefined, message: 'maintenance' })],
        ['N27-null', answerFaults.changed({ keys: null })],
        ['N27-none', answerFaults.changed({ keys: [] })],
      ] as const
    ).map(
      ([id, fault]): FaultCase => ({
        id: `${id}-keys`,
        world: id === 'N05' ? impatient : {},
        name: 'the keys cannot be had: the new token is stored all the same',
        meet: ({ hostile }) => hostile.inject('jwks', fault),
        end: fresh(),
        after: 'fresh',
      }),
    ),
  ]);
});
