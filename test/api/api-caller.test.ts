import { describe, expect } from 'vitest';
import { StepUpRequired } from '../../main/api/step-up-required.ts';
import { refusing, test } from '../support/api-test.ts';
import { thrownCode } from '../support/thrown-code.ts';

const invalid = refusing(401, 'Bearer error="invalid_token"');
const wanting = refusing(401, 'Bearer error="insufficient_user_authentication", acr_values="urn:otp", max_age="60"');
const stepUp = { acrValues: ['urn:otp'], maxAgeSeconds: 60 };

describe('a call', () => {
  test('carries the token, and what the caller set', async ({ api }) => {
    await api.call({ method: 'POST', headers: { 'Content-Type': 'text/plain', accept: 'a/b' }, body: 'hello' });
    expect(api.seen).toHaveLength(1);
    expect(api.seen[0]).toMatchObject({
      method: 'POST',
      url: '/things',
      headers: { authorization: 'Bearer token-1', 'content-type': 'text/plain', accept: 'a/b', 'content-length': '5' },
    });
    expect(api.seen[0]?.headers.cookie).toBeUndefined();
  });

  test('answers with status, body and a few headers', async ({ api }) => {
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

  test.for(['GET', 'HEAD'] as const)('has no body as a %s', async (method, { api }) => {
    expect(await thrownCode(api.call({ method, body: 'a' }))).toBe('api-request-refused');
    expect(api.seen).toHaveLength(0);
  });

  test('hands a 401 on that says nothing of the token', async ({ api }) => {
    api.replies = [refusing(401, 'Basic realm="other"')];
    expect(await api.call({})).toMatchObject({ status: 401 });
    expect(api.seen).toHaveLength(1);
    expect(api.asked).toEqual([]);
  });
});

describe('a token that is refused', () => {
  test('is replaced once, and the call sent once more', async ({ api }) => {
    api.replies = [invalid, (_, response) => response.end('now')];
    const answer = await api.call({ method: 'PUT', body: 'whole' });
    expect(new TextDecoder().decode(answer.body)).toBe('now');
    expect(api.asked).toEqual(['refused token-1']);
    expect(api.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(api.seen[1]?.headers['content-length']).toBe('5');
  });

  test('and whose successor is refused ends the call', async ({ api }) => {
    api.replies = [invalid];
    expect(await thrownCode(api.call({}))).toBe('api-token-refused');
    expect(api.seen).toHaveLength(2);
    expect(api.asked).toEqual(['refused token-1']);
  });

  test('for its scope is not replaced', async ({ api }) => {
    api.replies = [refusing(403, 'Bearer error="insufficient_scope", scope="admin"')];
    expect(await thrownCode(api.call({}))).toBe('api-scope-missing');
    expect(api.seen).toHaveLength(1);
    expect(api.asked).toEqual([]);
  });
});

describe('an API that wants a stronger sign-in', () => {
  test('opens no browser by itself', async ({ api }) => {
    api.replies = [wanting];
    const refusal = await api.call({}).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StepUpRequired);
    expect(refusal).toMatchObject({ code: 'step-up-required', stepUp });
    expect(api.asked).toEqual([]);
    expect(api.seen).toHaveLength(1);
  });

  test('opens none where the answer is no', async ({ api }) => {
    api.replies = [wanting];
    expect(await thrownCode(api.call({}, async () => false))).toBe('step-up-required');
    expect(api.asked).toEqual([]);
  });

  test('gets one where the answer is yes, told what for', async ({ api }) => {
    api.replies = [wanting, (_, response) => response.end()];
    const told: unknown[] = [];
    const consent = async (ask: unknown) => told.push(ask) > 0;
    expect(await api.call({}, consent)).toMatchObject({ status: 200 });
    expect(told).toEqual([stepUp]);
    expect(api.asked).toEqual([stepUp]);
  });

  test('gets no second one in the same call', async ({ api }) => {
    api.replies = [wanting];
    expect(await thrownCode(api.call({}, async () => true))).toBe('step-up-required');
    expect(api.seen).toHaveLength(2);
    expect(api.asked).toEqual([stepUp]);
  });

  test('and refuses tokens too ends after one of each', async ({ api }) => {
    api.replies = [invalid, wanting, invalid];
    expect(await thrownCode(api.call({}, async () => true))).toBe('api-token-refused');
    expect(api.seen).toHaveLength(3);
    expect(api.asked).toEqual(['refused token-1', stepUp]);
  });
});

describe('an API that does not answer as it should', () => {
  test('in time is unreachable', async ({ api }) => {
    api.limits = { deadlineMs: 150 };
    api.replies = [() => undefined];
    expect(await thrownCode(api.call({}))).toBe('api-unreachable');
  });

  test('to the end in time is unreachable', async ({ api }) => {
    api.limits = { deadlineMs: 150 };
    api.replies = [(_, response) => response.write('a')];
    expect(await thrownCode(api.call({}))).toBe('api-unreachable');
  });

  test('because the line breaks is unreachable', async ({ api }) => {
    api.replies = [(_, response) => response.destroy()];
    expect(await thrownCode(api.call({}))).toBe('api-unreachable');
    expect(api.seen).toHaveLength(1);
  });

  test('within the size it may have is cut off', async ({ api }) => {
    api.limits = { maxBodyBytes: 1_000 };
    api.replies = [(_, response) => response.end('a'.repeat(1_000))];
    expect((await api.call({})).body).toHaveLength(1_000);
    api.limits = { maxBodyBytes: 999 };
    expect(await thrownCode(api.call({}))).toBe('api-answer-invalid');
  });
});
