import { describe, expect } from 'vitest';
import { Secret } from '../../main/session/ports/secret.ts';
import { closedPort } from '../support/closed-port.ts';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import type { HostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { lineFaults } from '../support/hostile-provider/line-faults.ts';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn, providerAt } from '../support/sign-in-attempt.ts';
import { thrownCode } from '../support/thrown-code.ts';

const codesOf = async (count: number, work: () => Promise<unknown>) => {
  const codes: string[] = [];
  for (let each = 0; each < count; each += 1) codes.push(await thrownCode(work));
  return codes;
};

/** The first discovery document has another token endpoint than later ones. */
const namedAtFirst = (hostile: HostileProvider, token_endpoint: string) =>
  hostile.inject('discovery', answerFaults.changed({ token_endpoint }), 1);

describe('a token endpoint that has moved since discovery was cached', () => {
  test('is rediscovered if the old one responds 404', async ({ hostile }) => {
    namedAtFirst(hostile, `${hostile.issuer}/old-token`);
    const provider = providerAt(hostile);
    const token = new Secret(hostile.books.issue());
    const codes = await codesOf(2, () => provider.refresh(token, 'user-1'));
    expect(codes).toEqual(['provider-answer-invalid', 'none']);
    expect(hostile.requestsTo('discovery')).toHaveLength(2);
  });

  test('is rediscovered if the old host is gone', async ({ hostile }) => {
    namedAtFirst(hostile, `http://127.0.0.1:${await closedPort()}/token`);
    const provider = providerAt(hostile);
    const token = new Secret(hostile.books.issue());
    const codes = await codesOf(2, () => provider.refresh(token, 'user-1'));
    expect(codes).toEqual(['provider-unreachable', 'none']);
  });

  test('is rediscovered by the next sign-in', async ({ hostile }) => {
    namedAtFirst(hostile, `${hostile.issuer}/old-token`);
    const provider = providerAt(hostile);
    expect((await attemptSignIn(hostile, { provider })).code).toBe('request-refused');
    expect((await attemptSignIn(hostile, { provider })).code).toBe('none');
  });
});

describe('a token endpoint that exists and gives a reason', () => {
  test.for([
    ['429', betweenFaults.busy('60')],
    ['503', betweenFaults.unavailable()],
    ['invalid_grant', answerFaults.oauthError('invalid_grant')],
    ['invalid_client', answerFaults.oauthError('invalid_client', 401)],
    ['temporarily_unavailable', answerFaults.oauthError('temporarily_unavailable')],
  ] as const)('has not moved, and causes no discovery request (%s)', async ([, fault], { hostile }) => {
    const provider = providerAt(hostile);
    hostile.inject('token', fault);
    await codesOf(3, () => provider.refresh(new Secret(hostile.books.issue()), 'user-1'));
    expect([hostile.requestsTo('discovery').length, hostile.requestsTo('token').length]).toEqual([1, 3]);
  });
});

test('a provider that is down gets one request per attempt, as before', async ({ hostile }) => {
  const provider = providerAt(hostile);
  const token = new Secret(hostile.books.issue());
  expect(await thrownCode(provider.refresh(token, 'user-1'))).toBe('none');
  hostile.inject('token', betweenFaults.status(404));
  hostile.inject('discovery', lineFaults.resetBeforeWork());
  const before = hostile.requestsTo('token').length;
  await codesOf(4, () => provider.refresh(token, 'user-1'));
  expect(hostile.requestsTo('token').length - before).toBe(1);
  expect(hostile.requestsTo('discovery')).toHaveLength(1 + 3);
});
