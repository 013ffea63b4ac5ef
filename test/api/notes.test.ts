import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiRequest } from '../../main/api/api-call.ts';
import { StepUpRequired } from '../../main/api/step-up-required.ts';
import { type ApiWorld, openApiWorld } from '../support/api-world.ts';
import { thrownCode } from '../support/thrown-code.ts';

/** Uses the real engine, provider, listener and API; only the user at the browser is simulated. */

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.close());

const otp = 'urn:nightlatch:acr:otp';
const reading = () => ({ method: 'GET', url: world.notes, ask: { resource: world.notes, scope: null } }) as const;
const writing = (note: string): ApiRequest => ({
  ...reading(),
  method: 'PUT',
  headers: { 'content-type': 'text/plain' },
  body: note,
});
const call = (request: ApiRequest, mayStepUp?: () => Promise<boolean>) =>
  world.callApi(world.accountId, request, mayStepUp);
const noteNow = async () => JSON.parse(new TextDecoder().decode((await call(reading())).body)).note;
const tokenRequests = () => world.asked.filter((path) => path === '/token').length;

describe('an access token for the notes API', () => {
  test('is requested once for concurrent calls', async () => {
    const before = tokenRequests();
    const answers = await Promise.all(Array.from({ length: 200 }, () => call(reading())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(tokenRequests() - before).toBe(1);
  });

  test('with read scope does not write, and the result gives the reason', async () => {
    const ask = { resource: world.notes, scope: ['notes:read'] };
    expect((await call({ ...reading(), ask })).status).toBe(200);
    expect(await thrownCode(call({ ...writing('a'), ask }))).toBe('api-scope-missing');
  });

  test('is required: the session’s own token is rejected twice and not tried a third time', async () => {
    const before = tokenRequests();
    expect(await thrownCode(call({ method: 'GET', url: world.notes }))).toBe('api-token-refused');
    expect(tokenRequests() - before).toBe(1);
  });

  test('is not issued if the session did not request the resource, and the session continues', async () => {
    const ask = { resource: `${world.notes}/other`, scope: null };
    const before = tokenRequests();
    expect(await thrownCode(call({ ...reading(), ask }))).toBe('resource-refused');
    const scoped = { resource: world.notes, scope: ['notes:burn'] };
    expect(await thrownCode(call({ ...reading(), ask: scoped }))).toBe('scope-refused');
    expect(tokenRequests() - before).toBe(1);
    expect((await call(reading())).status).toBe(200);
    expect(world.engine.snapshot().state).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  });
});

describe('a note that requires a strong sign-in (RFC 9470)', () => {
  test('opens no browser by itself', async () => {
    const before = world.opened();
    const refusal = await call(writing('unasked')).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StepUpRequired);
    expect(refusal).toMatchObject({ stepUp: { acrValues: [otp], maxAgeSeconds: 120 } });
    expect(await thrownCode(call(writing('unasked'), async () => false))).toBe('step-up-required');
    expect(world.opened()).toBe(before);
    expect(await noteNow()).toBe('');
  });

  test('is not written if the user denies the step-up in the browser, and the session continues', async () => {
    world.visitor.does = { user: 'ada', deny: true };
    expect(await thrownCode(call(writing('denied'), async () => true))).toBe('sign-in-denied');
    expect(await noteNow()).toBe('');
    expect(world.engine.snapshot().state).toMatchObject({ kind: 'signed-in', stepUp: null });
  });

  test('is written after one step-up, in the same call', async () => {
    world.visitor.does = { user: 'ada' };
    const before = world.opened();
    const asked = world.asked.length;
    expect((await call(writing('a note'), async () => true)).status).toBe(204);
    expect(world.opened() - before).toBe(1);
    expect(await noteNow()).toBe('a note');
    const { state } = world.engine.snapshot();
    expect(state).toMatchObject({ kind: 'signed-in', stepUp: null, session: { acr: otp } });
    // The earlier refresh token is revoked.
    await expect.poll(() => world.asked.slice(asked)).toContain('/token/revocation');
  });

  test('needs no second step-up for a while, and the session is refreshed with the first', async () => {
    const before = world.opened();
    world.engine.refreshNow();
    await expect
      .poll(() => world.engine.snapshot().state)
      .toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
    expect((await call(writing('another'))).status).toBe(204);
    expect(await noteNow()).toBe('another');
    expect(world.opened()).toBe(before);
  });

  test('is not written if another user signs in for it', async () => {
    world.visitor.does = { user: 'grace' };
    const stranger = world.engine.stepUp(world.accountId, { acrValues: [], maxAgeSeconds: 0 });
    expect(await thrownCode(stranger)).toBe('subject-mismatch');
    expect((await call(reading())).status).toBe(200);
  });
});
