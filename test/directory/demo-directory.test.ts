import { afterEach, describe, expect, test } from 'vitest';
import { createDemoDirectory } from '../../main/directory/demo-directory.ts';
import { guardFetch } from '../../main/oidc/provider-fetch.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';
import { thrownCode } from '../support/thrown-code.ts';

const token = new Secret('the-access-token');
const device = {
  id: 'device-1',
  client: 'Nightlatch',
  device: 'Ada’s laptop',
  started_at: 1_700_000_000,
  last_used_at: 1_700_000_060,
  current: true,
};

interface Seen {
  readonly line: string;
  readonly authorization: string | undefined;
}

let server: ScriptedServer | null = null;
let seen: Seen[] = [];
afterEach(async () => {
  await server?.close();
  server = null;
  seen = [];
});

async function directoryThatAnswers(status: number, body: unknown, type = 'application/json') {
  server = await startScriptedServer((request, reply) => {
    seen.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    reply.writeHead(status, { 'content-type': type }).end(status === 204 ? undefined : text);
  });
  return createDemoDirectory({ issuer: server.origin, fetch: guardFetch(fetch) });
}

describe('listing the sessions', () => {
  test('sends the access token in the header only, and returns times in milliseconds', async () => {
    const directory = await directoryThatAnswers(200, { devices: [device] });
    expect(await directory.list(token)).toEqual([
      {
        id: 'device-1',
        client: 'Nightlatch',
        device: 'Ada’s laptop',
        startedAt: 1_700_000_000_000,
        lastUsedAt: 1_700_000_060_000,
        current: true,
      },
    ]);
    expect(seen).toEqual([{ line: 'GET /devices', authorization: 'Bearer the-access-token' }]);
  });

  test('returns an empty list if the provider returns one', async () => {
    expect(await (await directoryThatAnswers(200, { devices: [] })).list(token)).toEqual([]);
  });

  test.for([
    [401, { error: 'invalid_token' }, 'devices-unavailable'],
    [403, {}, 'devices-unavailable'],
    [404, {}, 'devices-unavailable'],
    [204, '', 'devices-unavailable'],
    [500, {}, 'provider-error'],
    [200, {}, 'devices-unavailable'],
    [200, [], 'devices-unavailable'],
    [200, 'no JSON', 'devices-unavailable'],
    [200, { devices: null }, 'devices-unavailable'],
    [200, { devices: [{ ...device, id: '' }] }, 'devices-unavailable'],
    [200, { devices: [device, { ...device, started_at: '2023' }] }, 'devices-unavailable'],
  ] as const)('throws for %d %j and never returns an empty list', async ([status, body, code]) => {
    expect(await thrownCode((await directoryThatAnswers(status, body)).list(token))).toBe(code);
  });

  test('throws for a web page', async () => {
    const directory = await directoryThatAnswers(200, '<h1>Sign in to this network</h1>', 'text/html');
    // The response of a captive portal.
    expect(await thrownCode(directory.list(token))).toBe('network-sign-in-needed');
  });
});

describe('ending the other sessions', () => {
  test('names the session that stays', async () => {
    await (await directoryThatAnswers(204, '')).endOthers(token);
    expect(seen).toEqual([{ line: 'DELETE /devices?keep=current', authorization: 'Bearer the-access-token' }]);
  });

  test.for([400, 401, 404, 405])('throws for %d', async (status) => {
    expect(await thrownCode((await directoryThatAnswers(status, {})).endOthers(token))).toBe('devices-unavailable');
  });
});

describe('checking whether an access token is still accepted', () => {
  test('returns true for 200 and false for 401', async () => {
    expect(await (await directoryThatAnswers(200, { devices: [] })).accepts(token)).toBe(true);
    await server?.close();
    expect(await (await directoryThatAnswers(401, { error: 'invalid_token' })).accepts(token)).toBe(false);
  });

  test.for([
    [403, 'devices-unavailable'],
    [404, 'devices-unavailable'],
    [503, 'provider-error'],
  ] as const)('is unknown for %d', async ([status, code]) => {
    expect(await thrownCode((await directoryThatAnswers(status, {})).accepts(token))).toBe(code);
  });
});
