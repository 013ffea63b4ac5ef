import type { IncomingMessage, ServerResponse } from 'node:http';
import { test as base } from 'vitest';
import type { ApiRequest, ApiResponse, StepUpConsent } from '../../main/api/api-call.ts';
import { createApiCaller } from '../../main/api/api-caller.ts';
import type { SendLimits } from '../../main/api/send-once.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import type { StepUpRequest } from '../../main/session/ports/step-up-request.ts';
import { startScriptedServer } from './scripted-server.ts';

type Reply = (request: IncomingMessage, response: ServerResponse) => void;

/** A caller with its own API on 127.0.0.1, and an engine that returns `token-1`, and `token-2` after a rejection. */
export interface ApiFixture {
  readonly origin: string;
  /** The API's responses, in order; the last one repeats. */
  replies: readonly Reply[];
  limits: Partial<SendLimits>;
  readonly seen: readonly {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** The calls to the engine besides those for tokens. */
  readonly asked: readonly (string | StepUpRequest)[];
  call(request: Partial<ApiRequest>, mayStepUp?: StepUpConsent): Promise<ApiResponse>;
}

export const test = base.extend<{ api: ApiFixture }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are needed from the pattern.
  api: async ({}, use) => {
    const seen: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
    const asked: (string | StepUpRequest)[] = [];
    const server = await startScriptedServer((request, response) => {
      const reply = api.replies[Math.min(seen.length, api.replies.length - 1)];
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
      request.resume().on('end', () => reply?.(request, response));
    });
    let serial = 1;
    const api: ApiFixture = {
      origin: server.origin,
      replies: [(_, response) => response.end('{}')],
      limits: {},
      seen,
      asked,
      call: (request, mayStepUp) => {
        const callApi = createApiCaller({
          engine: {
            withAccessToken: (_account, _ask, lend) => lend(new Secret(`token-${serial}`)),
            refuseAccessToken: (_account, _ask, token) => {
              asked.push(`refused ${token.reveal()}`);
              serial += 1;
            },
            stepUp: async (_account, ask) => {
              asked.push(ask);
            },
          },
          origins: [server.origin],
          fetch: globalThis.fetch,
          limits: api.limits,
        });
        return callApi('account', { method: 'GET', url: `${server.origin}/things`, ...request }, mayStepUp);
      },
    };
    await use(api);
    await server.close();
  },
});

export const refusing =
  (status: number, wwwAuthenticate: string): Reply =>
  (_, response) =>
    response.writeHead(status, { 'www-authenticate': wwwAuthenticate }).end();
