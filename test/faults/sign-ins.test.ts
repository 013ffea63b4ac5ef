import { describe, expect } from 'vitest';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import type { Endpoint } from '../support/hostile-provider/endpoints.ts';
import type { Fault } from '../support/hostile-provider/fault.ts';
import { lineFaults } from '../support/hostile-provider/line-faults.ts';
import type { EndState } from './end-state.ts';
import { type FaultCase, faultTests, refused } from './fault-case.ts';
import { type FaultWorldOptions, impatient } from './fault-world.ts';

/** A sign-in attempt without an earlier session, which succeeds once the fault is over. */
function attempt(
  id: string,
  name: string,
  endpoint: Endpoint,
  fault: Fault,
  code: EndState['code'],
  world: FaultWorldOptions = {},
): FaultCase {
  return {
    id: `${id}-${endpoint}`,
    name,
    world,
    begin: async () => undefined,
    meet: ({ hostile }) => hostile.inject(endpoint, fault),
    act: (world) => world.signIn(),
    end: refused(code),
    also: async (world) => {
      world.heal();
      await world.signIn();
      expect(await world.end()).toMatchObject({ state: 'signed-in', code: 'fresh', stored: 'live' });
    },
  };
}

describe.each(['discovery', 'par', 'token'] as const)('a sign-in at whose %s', (endpoint) => {
  faultTests([
    attempt('N05', 'nothing answers', endpoint, lineFaults.silence(), 'provider-unreachable', impatient),
    attempt('N06', 'the answer drips', endpoint, lineFaults.drip(20), 'provider-unreachable', impatient),
    attempt('N07', 'the line is reset', endpoint, lineFaults.resetBeforeWork(), 'provider-unreachable'),
    attempt('N08', 'the line is reset half way', endpoint, lineFaults.half(), 'provider-unreachable'),
    attempt(
      'N11',
      'the answer explodes when decompressed',
      endpoint,
      lineFaults.gzipBomb(16),
      'provider-answer-invalid',
    ),
    attempt('N12', 'a gateway fails', endpoint, betweenFaults.status(502), 'provider-error'),
    attempt('N14', 'there are too many requests', endpoint, betweenFaults.busy('60'), 'provider-busy'),
    attempt('N15', 'a network shows its own page', endpoint, betweenFaults.portalPage(), 'network-sign-in-needed'),
    attempt('N17', 'a network redirects', endpoint, betweenFaults.portalRedirect(307), 'network-sign-in-needed'),
    attempt('N18', 'a network says 511', endpoint, betweenFaults.portal511(), 'network-sign-in-needed'),
  ]);
});

describe('a sign-in whose code', () => {
  faultTests([
    attempt('T01', 'is refused', 'token', answerFaults.oauthError('invalid_grant'), 'code-refused'),
    attempt('T14', 'is not for this client', 'token', answerFaults.oauthError('invalid_client', 401), 'client-refused'),
    attempt('T37', 'brings no ID token', 'token', answerFaults.changed({ id_token: undefined }), 'id-token-missing'),
    attempt(
      'T06',
      'brings no refresh token',
      'token',
      answerFaults.changed({ refresh_token: undefined }),
      'refresh-token-missing',
    ),
    attempt(
      'T12',
      'brings a token of another type',
      'token',
      answerFaults.changed({ token_type: 'mac' }),
      'token-answer-invalid',
    ),
    attempt('N27', 'brings two documents', 'token', answerFaults.twoDocuments(), 'provider-answer-invalid'),
    attempt(
      'N15',
      'is judged with keys that a network shows its page for',
      'jwks',
      betweenFaults.portalPage(),
      'network-sign-in-needed',
    ),
    attempt(
      'N27',
      'is judged with what is no set of keys',
      'jwks',
      answerFaults.changed({ keys: undefined, message: 'maintenance' }),
      'provider-answer-invalid',
    ),
    attempt('N12', 'is judged with keys that cannot be had', 'jwks', betweenFaults.unavailable(), 'provider-error'),
  ]);
});

describe('a sign-in that returns from the browser', () => {
  faultTests([
    {
      id: 'R06',
      name: 'with another issuer: no code is sent to anyone',
      begin: async () => undefined,
      meet: ({ hostile }) =>
        hostile.twist('authorization', (honest) => {
          const back = new URL(honest.headers?.location ?? '');
          back.searchParams.set('iss', 'https://elsewhere.example');
          return { ...honest, headers: { location: back.href } };
        }),
      act: (world) => world.signIn(),
      end: refused('callback-issuer-mismatch'),
      also: ({ hostile }) => expect(hostile.requestsTo('token')).toHaveLength(0),
    },
    {
      id: 'R05',
      name: 'without the issuer that was promised',
      begin: async () => undefined,
      meet: ({ hostile }) =>
        hostile.twist('authorization', (honest) => {
          const back = new URL(honest.headers?.location ?? '');
          back.searchParams.delete('iss');
          return { ...honest, headers: { location: back.href } };
        }),
      act: (world) => world.signIn(),
      end: refused('callback-issuer-mismatch'),
      also: ({ hostile }) => expect(hostile.requestsTo('token')).toHaveLength(0),
    },
  ]);
});
