import { expect } from 'vitest';
import { startHostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { test } from '../support/hostile-test.ts';
import { attemptRefresh, attemptSignIn } from '../support/sign-in-attempt.ts';

test.for([302, 307, 308])('a %d sends neither code nor refresh token to another place', async (status, { hostile }) => {
  const elsewhere = await startHostileProvider();
  try {
    hostile.twist('token', () => ({ status, headers: { location: `${elsewhere.issuer}/token` } }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'network-sign-in-needed', tokenRequests: 1 });
    expect(await attemptRefresh(hostile)).toMatchObject({ code: 'network-sign-in-needed', tokenRequests: 2 });
    expect(elsewhere.requestsTo('token')).toHaveLength(0);
  } finally {
    await elsewhere.close();
  }
});
