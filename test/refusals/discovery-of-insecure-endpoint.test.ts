import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'pushed_authorization_request_endpoint',
  'revocation_endpoint',
  'end_session_endpoint',
];

test.for(endpoints)('an %s without TLS is never contacted', async (endpoint, { hostile }) => {
  for (const address of ['http://id.example/x', 'http://localhost/x', 'http://127.0.0.1.id.example/x']) {
    hostile.twist('discovery', (honest) => ({ body: { ...(honest.body as object), [endpoint]: address } }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-insecure', tokenRequests: 0 });
  }
  expect(hostile.requestsTo('par')).toHaveLength(0);
});
