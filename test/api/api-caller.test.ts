import { describe, expect } from 'vitest';
import { StepUpRequired } from '../../main/api/step-up-required.ts';
import { refusing, test } from '../support/api-test.ts';
import { thrownCode } from '../support/thrown-code.ts';

const invalid = refusing(401, 'Bearer error="invalid_token"');
const wanting = refusing(401, 'Bearer error="insufficient_user_authentication", acr_values="urn:otp", max_age="60"');
const stepUp = { acrValues: ['urn:otp'], maxAgeSeconds: 60 };

describe('an API call', () => {
  test('carries the access token and the caller’s headers and body', async ({ api }) => {
    await api.call({ method: 'POST', headers: { 'Content-Type': 'text/plain', accept: 'a/b' }, body: 'hello' });
    expect(api.seen).toHaveLength(1);
    expect(api.seen[0]).toMatchObject({
      method: 'POST',
      url: '/things',
      headers: { authorization: 'Bearer token-1', 'content-type': 'text/plain', accept: 'a/b', 'content-length': '5' },
    });
    expect(api.seen[0]?.headers.cookie).toBeUndefined();
  });

  test('resolves with the status, the body and a few headers', async ({ api }) => {
    api.replies = [
      (_, response) => response.writeHead(418, { etag: '"1"', 'set-cookie': 'a=b', 'x-internal': 'secret' }).end('tea'),
    ];
    const answer = await api.call({});
    expect(answer.status).toBe(418);
    expect(Object.fromEntries(answer.headers)).toEqual({ etag: '"1"' });
    expect(new TextDecoder().decode(answer.body)).toBe('tea');
    await api.call({});
    expect(api.seen[1]?.headers.cookie).toBeUndefined();
  });

  test.for(['GET', 'HEAD'] as const)('has no body if it is a %s', async (method, { api }) => {
    expect(await thrownCode(api.call({ method, body: 'a' }))).toBe('api-request-refused');
    expect(api.seen).toHaveLength(0);
  });

  test('passes on a 401 that does not concern the token', async ({ api }) => {
    api.replies = [refusing(401, 'Basic realm="other"')];
    expect(await api.call({})).toMatchObject({ status: 401 });
    expect(api.seen).toHaveLength(1);
    expect(api.asked).toEqual([]);
  });
});

describe('an access token that the API rejects', () => {
  test('is replaced once, and the call is repeated once', async ({ api }) => {
    api.replies = [invalid, (_, response) => response.end('now')];
    const answer = await api.call({ method: 'PUT', body: 'whole' });
    expect(new TextDecoder().decode(answer.body)).toBe('now');
    expect(api.asked).toEqual(['refused token-1']);
    expect(api.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(api.seen[1]?.headers['content-length']).toBe('5');
  });

  test('ends the call if its successor is rejected too', async ({ api }) => {
    api.replies = [invalid];
    expect(await thrownCode(api.call({}))).toBe('api-token-refused');
    expect(api.seen).toHaveLength(2);
    expect(api.asked).toEqual(['refused token-1']);
  });

  test('is not replaced if it was rejected for its scope', async ({ api }) => {
    api.replies = [refusing(403, 'Bearer error="insufficient_scope", scope="admin"')];
    expect(await thrownCode(api.call({}))).toBe('api-scope-missing');
    expect(api.seen).toHaveLength(1);
    expect(api.asked).toEqual([]);
  });
});

describe('an API that requires a stronger sign-in', () => {
  test('does not open a browser by itself', async ({ api }) => {
    api.replies = [wanting];
    const refusal = await api.call({}).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StepUpRequired);
    expect(refusal).toMatchObject({ code: 'step-up-required', stepUp });
    expect(api.asked).toEqual([]);
    expect(api.seen).toHaveLength(1);
  });

  test('does not open a browser if the step-up is declined', async ({ api }) => {
    api.replies = [wanting];
    expect(await thrownCode(api.call({}, async () => false))).toBe('step-up-required');
    expect(api.asked).toEqual([]);
  });

  test('opens a browser if the step-up is approved, and the approval names the API', async ({ api }) => {
    api.replies = [wanting, (_, response) => response.end()];
    const told: unknown[] = [];
    const consent = async (ask: unknown) => told.push(ask) > 0;
    expect(await api.call({}, consent)).toMatchObject({ status: 200 });
    expect(told).toEqual([stepUp]);
    expect(api.asked).toEqual([stepUp]);
  });

  test('gets no second step-up in the same call', async ({ api }) => {
    api.replies = [wanting];
    expect(await thrownCode(api.call({}, async () => true))).toBe('step-up-required');
    expect(api.seen).toHaveLength(2);
    expect(api.asked).toEqual([stepUp]);
  });

  test('that also rejects tokens ends the call after one replacement and one step-up', async ({ api }) => {
    api.replies = [invalid, wanting, invalid];
    expect(await thrownCode(api.call({}, async () => true))).toBe('api-token-refused');
    expect(api.seen).toHaveLength(3);
    expect(api.asked).toEqual(['refused token-1', stepUp]);
  });
});

describe('an API with a faulty response', () => {
  test('is unreachable if it does not respond in time', async ({ api }) => {
    api.limits = { deadlineMs: 150 };
    api.replies = [() => undefined];
    expect(await thrownCode(api.call({}))).toBe('api-unreachable');
  });

  test('is unreachable if its body does not end in time', async ({ api }) => {
    api.limits = { deadlineMs: 150 };
    api.replies = [(_, response) => response.write('a')];
    expect(await thrownCode(api.call({}))).toBe('api-unreachable');
  });

  test('is unreachable if the connection breaks', async ({ api }) => {
    api.replies = [(_, response) => response.destroy()];
    expect(await thrownCode(api.call({}))).toBe('api-unreachable');
    expect(api.seen).toHaveLength(1);
  });

  test('is cut off at the size limit', async ({ api }) => {
    api.limits = { maxBodyBytes: 1_000 };
    api.replies = [(_, response) => response.end('a'.repeat(1_000))];
    expect((await api.call({})).body).toHaveLength(1_000);
    api.limits = { maxBodyBytes: 999 };
    expect(await thrownCode(api.call({}))).toBe('api-answer-invalid');
  });
});
