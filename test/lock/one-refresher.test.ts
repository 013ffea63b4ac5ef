import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoProvider, startDemoProvider } from '../../tools/demo/demo-provider.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../support/private-keyring.ts';
import { type RacingAnswer, type RacingApp, startRacingApp } from '../support/start-racing-app.ts';
import { tapWire } from '../support/wire-tap.ts';

const finished = 'http.server.response.finish';

describe.runIf(process.platform === 'linux')(
  'two processes, one session, and a provider that accepts no token twice',
  () => {
    let keyring: PrivateKeyring;
    let demo: DemoProvider;
    let folder: string;
    /** The status of each response of the token endpoint, in order. */
    const answers: number[] = [];
    const note = (message: unknown) => {
      const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
      if (request.method === 'POST' && request.url?.startsWith('/token')) answers.push(response.statusCode);
    };

    beforeAll(async () => {
      keyring = await startPrivateKeyring();
      demo = await startDemoProvider({ accessTokenSeconds: 1 });
      folder = await mkdtemp(join(tmpdir(), 'nightlatch-race-'));
      subscribe(finished, note);
    });

    afterAll(async () => {
      unsubscribe(finished, note);
      await demo.close();
      await keyring.close();
      await rm(folder, { recursive: true, force: true });
    });

    /** Refreshes in both at once, `rounds` times, or until one has lost its session. */
    async function race(name: string, lockFolders: readonly [string, string], rounds: number) {
      const { issuer, clientId } = demo;
      const start = (app: string, locks: string) =>
        startRacingApp({ issuer, clientId, name, folder: join(folder, app), locks: join(folder, locks) }, keyring.env);
      const apps: RacingApp[] = [];
      const setbacks: string[] = [];
      let states: readonly RacingAnswer['state'][] = [];
      let round = 0;
      answers.length = 0;
      const wire = tapWire(['refresh_token']);
      try {
        apps.push(await start('one', lockFolders[0]));
        await apps[0]?.does('sign-in');
        apps.push(await start('other', lockFolders[1]));
        for (; round < rounds && states.every((state) => state === 'signed-in'); round += 1) {
          const ended = await Promise.all(apps.map((app) => app.does('refresh')));
          states = ended.map(({ state }) => state);
          setbacks.push(...ended.flatMap((answer) => answer.setbacks));
        }
        await Promise.all(apps.map((app) => app.end()));
        const tokens = wire.secrets.get('refresh_token')?.size ?? 0;
        return { round, states, setbacks, answers: [...answers], tokens };
      } finally {
        wire.stop();
        for (const app of apps) app.kill();
      }
    }

    test('200 concurrent refreshes send no token twice, and both processes continue', async () => {
      const { round, states, setbacks, answers: statuses, tokens } = await race('shared', ['locks', 'locks'], 200);
      expect({ round, states, setbacks }).toEqual({ round: 200, states: ['signed-in', 'signed-in'], setbacks: [] });
      expect(statuses.length).toBeGreaterThan(400);
      expect(statuses.filter((status) => status !== 200)).toEqual([]);
      // Each response, including that to the sign-in, brought a new token, and no other token was ever sent.
      expect(tokens).toBe(statuses.length);
    }, 90_000);

    test('control: with one lock per process, the session is lost', async () => {
      const { round, states, answers: statuses } = await race('apart', ['locks-one', 'locks-other'], 200);
      expect(round).toBeLessThan(200);
      expect(states).toContain('reauthentication-required');
      expect(statuses).toContain(400);
    }, 90_000);
  },
);
