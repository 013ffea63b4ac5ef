import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFreshConnections } from '../../main/electron/fresh-connections.ts';
import { createSessionFetch } from '../../main/electron/session-fetch.ts';
import { createProvider } from '../../main/oidc/provider.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import { type HostileProvider, startHostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { lineFaults } from '../support/hostile-provider/line-faults.ts';
import { thrownCode } from '../support/thrown-code.ts';

const electron = await vi.hoisted(async () => {
  const { createPreviewNet } = await import('../support/preview-net.ts');
  return createPreviewNet();
});
vi.mock('electron/main', () => electron);

let hostile: HostileProvider;
let names = 0;
beforeEach(async () => {
  hostile = await startHostileProvider({ rotation: { kind: 'strict' } });
});
afterEach(() => hostile.close());

function provider(spending?: ReturnType<typeof createFreshConnections>) {
  names += 1;
  return createProvider({
    id: 'p',
    issuer: hostile.issuer,
    clientId: hostile.clientId,
    scopes: ['openid', 'offline_access'],
    fetch: createSessionFetch(electron.session.fromPartition(`requests-${names}`) as Electron.Session),
    allowInsecureLoopback: true,
    now: Date.now,
    ...(spending !== undefined && { spending }),
  });
}

const fresh = () => createFreshConnections({ name: `spending-${names}`, most: 4 });
const refreshesSent = () => hostile.requestsTo('token').length;

test('control: on a shared connection, a refresh with a lost response is sent twice and ends the family', async () => {
  const one = provider();
  const first = await one.refresh(new Secret(hostile.books.issue()), 'user-1');
  hostile.inject('token', lineFaults.resetAfterWork(), 1);
  expect(await thrownCode(one.refresh(first.refreshToken ?? new Secret(''), 'user-1'))).toBe('refresh-refused');
  expect(refreshesSent()).toBe(3);
  expect(hostile.books.families[0]?.ended).toBe('reuse');
});

test('on its own connection a refresh is sent once and reported as lost', async () => {
  const one = provider(fresh());
  const first = await one.refresh(new Secret(hostile.books.issue()), 'user-1');
  hostile.inject('token', lineFaults.resetAfterWork(), 1);
  expect(await thrownCode(one.refresh(first.refreshToken ?? new Secret(''), 'user-1'))).toBe('provider-unreachable');
  expect(refreshesSent()).toBe(2);
  expect(hostile.books.families[0]?.ended).toBeNull();
});

test('two concurrent refreshes succeed, although each closes its connections at its end', async () => {
  const one = provider(fresh());
  hostile.inject('token', lineFaults.late(150), 1);
  const tokens = await Promise.all([
    one.refresh(new Secret(hostile.books.issue()), 'user-1'),
    one.refresh(new Secret(hostile.books.issue('user-2')), 'user-2').catch((error) => error),
  ]);
  expect(tokens[0]?.refreshToken).not.toBeNull();
  expect(refreshesSent()).toBe(2);
  expect(hostile.books.families.map(({ ended }) => ended)).toEqual([null, null]);
});
