import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Certificate, createAuthority } from '../support/certificate.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import { type Endpoint, endpointPaths } from '../support/hostile-provider/endpoints.ts';
import type { Fault } from '../support/hostile-provider/fault.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { type FaultCase, faultTests, fresh, kept } from './fault-case.ts';
import { type FaultWorld, impatient } from './fault-world.ts';

function everywhere({ hostile }: FaultWorld, fault: Fault): void {
  for (const endpoint of Object.keys(endpointPaths) as Endpoint[]) hostile.inject(endpoint, fault);
}

describe('a captive portal', () => {
  faultTests([
    {
      id: 'N15',
      name: 'a page comes for the tokens: it is not read as an answer',
      meet: ({ hostile }) => hostile.inject('token', betweenFaults.portalPage(), 1),
      end: kept('network-sign-in-needed', { inDoubt: true }),
      after: 'fresh',
    },
    {
      id: 'N15-long',
      name: 'a page comes for everything, for ten minutes: the token is risked once, and the session comes back by itself',
      meet: (world) => everywhere(world, betweenFaults.portalPage()),
      act: async (world) => {
        await world.refresh();
        await world.pass(10 * 60_000);
      },
      end: kept('network-sign-in-needed', {
        inDoubt: true,
        activity: Array(14).fill('refresh-failed: network-sign-in-needed'),
      }),
      after: 'fresh',
    },
    {
      id: 'N15-restart',
      name: 'a page comes for discovery after a restart: the token is not sent',
      meet: (world) => everywhere(world, betweenFaults.portalPage()),
      act: (world) => world.restart(),
      end: kept('network-sign-in-needed', {
        sent: 0,
        activity: ['restored', 'refresh-failed: network-sign-in-needed'],
      }),
      after: 'fresh',
    },
    ...([302, 303, 307, 308] as const).map(
      (status): FaultCase => ({
        id: `N17-${status}`,
        name: `the tokens are elsewhere, says a ${status}: nobody goes there`,
        meet: ({ hostile }) => hostile.inject('token', betweenFaults.portalRedirect(status), 1),
        end: kept('network-sign-in-needed', { inDoubt: true }),
        after: 'fresh',
      }),
    ),
    {
      id: 'N18',
      name: 'it says so with 511, which no provider says: nothing is in doubt',
      meet: ({ hostile }) => hostile.inject('token', betweenFaults.portal511(), 1),
      end: kept('network-sign-in-needed'),
      after: 'fresh',
    },
    {
      id: 'N18-always',
      name: 'it says 511 for ten minutes: it is tried at most once a minute, and comes back by itself',
      meet: ({ hostile }) => hostile.inject('token', betweenFaults.portal511()),
      act: async (world) => {
        await world.refresh();
        await world.pass(10 * 60_000);
      },
      end: kept('network-sign-in-needed', {
        sent: 14,
        activity: Array(14).fill('refresh-failed: network-sign-in-needed'),
      }),
      after: 'fresh',
    },
  ]);
});

/** Fails with the error texts of Chromium, which sends the requests of the real app. */
const failing =
  (name: string): typeof fetch =>
  async () => {
    throw new Error(`net::ERR_${name}`);
  };

describe('a proxy', () => {
  faultTests([
    {
      id: 'N24-407',
      name: 'asks for a name and password',
      meet: (world) => world.changeNetwork(async () => new Response('<h1>Who are you?</h1>', { status: 407 })),
      end: kept('proxy-failed', { sent: 0 }),
      after: 'fresh',
    },
    ...[
      'TUNNEL_CONNECTION_FAILED',
      'PROXY_CONNECTION_FAILED',
      'PROXY_CERTIFICATE_INVALID',
      'MANDATORY_PROXY_CONFIGURATION_FAILED',
    ].map(
      (name): FaultCase => ({
        id: `N24-${name.toLowerCase().replaceAll('_', '-')}`,
        name: 'lets nothing through: nothing is in doubt, and nothing goes around it',
        meet: (world) => world.changeNetwork(failing(name)),
        end: kept('proxy-failed', { sent: 0 }),
        after: 'fresh',
      }),
    ),
  ]);
});

const authority = createAuthority();
const stranger = createAuthority('Nobody');
const here = '127.0.0.1';
const dayMs = 24 * 60 * 60 * 1000;

describe('a certificate', () => {
  const before = getCACertificates('default');
  beforeAll(() => setDefaultCACertificates([...before, authority.cert]));
  afterAll(() => setDefaultCACertificates(before));

  const good = authority.issue(here);
  const past = { from: new Date(Date.now() - 9 * dayMs), until: new Date(Date.now() - dayMs) };
  const future = { from: new Date(Date.now() + dayMs), until: new Date(Date.now() + 9 * dayMs) };

  const presented = (id: string, name: string, bad: Certificate): FaultCase => ({
    id,
    name: `${name}: nothing is sent, nobody is asked whether to go on, and a good one is taken again`,
    world: { tls: good },
    meet: ({ hostile }) => {
      hostile.presentCertificate(bad);
      hostile.dropConnections();
    },
    end: kept('provider-tls-failed', { sent: 0 }),
    also: async (world) => {
      world.hostile.presentCertificate(good);
      world.hostile.dropConnections();
      await world.pass(60_000);
      expect(world.state()).toMatchObject({ freshness: { kind: 'fresh' } });
    },
  });

  faultTests([
    {
      id: 'N21',
      name: 'of an authority that this computer knows is taken',
      world: { tls: good },
      end: fresh(),
    },
    presented('N19-expired', 'that has expired', authority.issue(here, past)),
    presented('N19-early', 'that is not valid yet', authority.issue(here, future)),
    presented('N20-host', 'for another host', authority.issue('127.0.0.2')),
    presented('N20-unknown', 'of an unknown authority', stranger.issue(here)),
    presented('N20-self-signed', 'that signs itself', stranger),
    {
      id: 'N20-plain',
      name: 'is missing, because no TLS is spoken: nothing is sent in the clear',
      world: { tls: good },
      meet: async (world) => {
        const plain = await startScriptedServer((_, reply) => reply.end('{}'));
        world.changeNetwork((input, init) => {
          const url = new URL(String(input));
          return fetch(plain.origin.replace('http:', 'https:') + url.pathname, init);
        });
        world.onClose(plain.close);
      },
      end: kept('provider-tls-failed', { sent: 0 }),
      after: 'fresh',
    },
    {
      id: 'N23',
      name: 'is never shown, because the handshake stalls: the deadline ends it',
      world: { tls: good, ...impatient },
      meet: async (world) => {
        const mute = createServer(() => undefined).listen(0, '127.0.0.1');
        await once(mute, 'listening');
        world.onClose(async () => void mute.close());
        const { port } = mute.address() as AddressInfo;
        world.changeNetwork((input, init) =>
          fetch(`https://127.0.0.1:${port}${new URL(String(input)).pathname}`, init),
        );
      },
      end: kept('provider-unreachable', { sent: 0 }),
      after: 'fresh',
    },
    {
      id: 'N20-chromium',
      name: 'is refused in Chromium’s words too',
      meet: (world) => world.changeNetwork(failing('CERT_AUTHORITY_INVALID')),
      end: kept('provider-tls-failed', { sent: 0 }),
      after: 'fresh',
    },
    {
      id: 'N20-record',
      name: 'is good, and a record after it is not: the request may have been carried out',
      meet: (world) =>
        world.changeNetwork((input, init) => {
          world.mendNetwork();
          return fetch(input, init).then(() => {
            throw new Error('net::ERR_SSL_PROTOCOL_ERROR');
          });
        }),
      end: kept('provider-tls-failed', { stored: 'dead', inDoubt: true }),
      after: 'refresh-answer-lost',
    },
  ]);
});
