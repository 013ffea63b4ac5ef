import { expect } from 'vitest';
import { createDiscovery } from '../../main/oidc/discovery.ts';
import { guardFetch } from '../../main/oidc/provider-fetch.ts';
import { SessionError } from '../../main/session/ports/errors.ts';
import { gate } from '../support/gate.ts';
import type { HostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { test } from '../support/hostile-test.ts';
import { thrownCode } from '../support/thrown-code.ts';

const day = 24 * 60 * 60 * 1000;

function discoveryAt({ issuer, clientId }: HostileProvider, now: () => number = Date.now) {
  return createDiscovery({ issuer, clientId, fetch: guardFetch(fetch), insecureAllowed: true, now });
}

test('concurrent callers share one request', async ({ hostile }) => {
  const discovery = discoveryAt(hostile);
  const documents = await Promise.all(Array.from({ length: 20 }, () => discovery.get()));
  expect(new Set(documents).size).toBe(1);
  expect(hostile.requestsTo('discovery')).toHaveLength(1);
});

test('the document is cached for a day and then requested again', async ({ hostile }) => {
  let now = 1_000_000;
  const discovery = discoveryAt(hostile, () => now);
  await discovery.get();
  now += day - 1;
  await discovery.get();
  expect(hostile.requestsTo('discovery')).toHaveLength(1);
  now += 1;
  await discovery.get();
  expect(hostile.requestsTo('discovery')).toHaveLength(2);
});

test('a clock that is set back does not extend the cache', async ({ hostile }) => {
  let now = 10 * day;
  const discovery = discoveryAt(hostile, () => now);
  await discovery.get();
  now -= 5 * day;
  await discovery.get();
  expect(hostile.requestsTo('discovery')).toHaveLength(2);
});

test('an invalidated document is requested again, once for all callers that found it outdated', async ({ hostile }) => {
  const discovery = discoveryAt(hostile);
  const old = await discovery.get();
  discovery.forget(old);
  const renewed = await discovery.get();
  discovery.forget(old);
  expect(await discovery.get()).toBe(renewed);
  expect(hostile.requestsTo('discovery')).toHaveLength(2);
});

test('a failure is not cached', async ({ hostile }) => {
  const discovery = discoveryAt(hostile);
  hostile.twist('discovery', () => ({ status: 503 }));
  expect(await thrownCode(discovery.get())).toBe('provider-error');
  hostile.twist('discovery', (honest) => honest);
  expect((await discovery.get()).issuer).toBe(hostile.issuer);
});

test('a caller that aborts stops waiting, and the other callers still get the document', async ({ hostile }) => {
  const { opened: held, open: release } = gate();
  hostile.twist('discovery', async (honest) => {
    await held;
    return honest;
  });
  const discovery = discoveryAt(hostile);
  const abort = new AbortController();
  const impatient = thrownCode(discovery.get(abort.signal));
  const patient = discovery.get();
  abort.abort(new SessionError('sign-in-cancelled'));
  expect(await impatient).toBe('sign-in-cancelled');
  release();
  expect((await patient).issuer).toBe(hostile.issuer);
  expect(hostile.requestsTo('discovery')).toHaveLength(1);
});

test('an issuer with a path has its document below the path', async ({ hostile }) => {
  const discovery = createDiscovery({
    issuer: `${hostile.issuer}/tenant`,
    clientId: hostile.clientId,
    fetch: async (url) =>
      Response.json({
        ...((await (await fetch(`${hostile.issuer}/.well-known/openid-configuration`)).json()) as object),
        issuer: new URL(url).href.replace('/.well-known/openid-configuration', ''),
      }),
    insecureAllowed: true,
    now: Date.now,
  });
  expect((await discovery.get()).issuer).toBe(`${hostile.issuer}/tenant`);
});
