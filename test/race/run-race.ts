import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { startPrivateKeyring } from '../support/private-keyring.ts';
import type { FromRacer, RacerPlan, ToRacer } from './protocol.ts';

export interface RaceFacts {
  readonly expiries: number;
  /** Number of refresh requests that the provider received from both. */
  readonly requests: number;
  /** Number of expiries without exactly one request. */
  readonly notOne: number;
  /** Number of expiries after which the two had different access tokens. */
  readonly notTheSame: number;
  /** Number of families that reuse detection has ended. */
  readonly reuses: number;
  /** The codes of all retries, with counts. */
  readonly setbacks: Readonly<Record<string, number>>;
  readonly simulatedHours: number;
}

/** Lifetime of an access token, in seconds. */
const lifetime = 300;

const program = fileURLToPath(new URL('./racer.ts', import.meta.url));

/**
 * Two processes with one stored session on a real keychain, at a provider that accepts no token twice. Time is
 * simulated: a whole access token lifetime passes for both at once, so that both refresh at the same moment.
 */
export async function runRace(expiries: number, onProgress: (done: number) => void = () => {}): Promise<RaceFacts> {
  await using ending = new AsyncDisposableStack();
  const startAt = Date.now();
  let passed = 0;
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-race-'));
  ending.defer(() => rm(folder, { recursive: true, force: true }));
  const keyring = await startPrivateKeyring();
  ending.defer(() => keyring.close());
  const provider = await startHostileProvider({ lifetime, now: () => startAt + passed });
  ending.defer(() => provider.close());
  const { issuer, clientId } = provider;
  const plan: RacerPlan = {
    issuer,
    clientId,
    service: 'race.test.nightlatch',
    lockFolder: join(folder, 'locks'),
    startAt,
  };
  const racers = [startRacer(plan, keyring.env), startRacer(plan, keyring.env)] as const;
  for (const racer of racers) ending.defer(racer.kill);

  await racers[0].does({ ask: 'sign-in' });
  await racers[1].does({ ask: 'start' });
  const refreshes = () => provider.requestsTo('token').filter(isRefresh).length;
  const atStart = refreshes();
  const setbacks: Record<string, number> = {};
  let [notOne, notTheSame, seen, done] = [0, 0, atStart, 0];
  // The second start fetched a token of its own, which the first finds when its own expires, so it sends no request
  // then.
  for (; done < expiries; done += 1) {
    passed += lifetime * 1_000;
    const answers = await Promise.all(racers.map((racer) => racer.does({ ask: 'pass', ms: lifetime * 1_000 })));
    const [one, other] = answers;
    const now = refreshes();
    if (now - seen !== 1) notOne += 1;
    seen = now;
    if (one?.token == null || one.token !== other?.token) notTheSame += 1;
    for (const setback of answers.flatMap((answer) => answer.setbacks))
      setbacks[setback] = (setbacks[setback] ?? 0) + 1;
    if ((done + 1) % 500 === 0) onProgress(done + 1);
    if (answers.some(({ state }) => state !== 'signed-in')) {
      done += 1;
      break;
    }
  }
  await Promise.all(racers.map((racer) => racer.does({ ask: 'end' })));
  return {
    expiries: done,
    requests: seen - atStart,
    notOne,
    notTheSame,
    reuses: provider.books.families.filter(({ ended }) => ended === 'reuse').length,
    setbacks,
    simulatedHours: passed / 3_600_000,
  };
}

function isRefresh({ parameters }: { readonly parameters: URLSearchParams }): boolean {
  return parameters.get('grant_type') === 'refresh_token';
}

function startRacer(plan: RacerPlan, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [program, JSON.stringify(plan)], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  return {
    does: async (command: ToRacer): Promise<FromRacer> => {
      const answer = once(child, 'message').then(([message]): FromRacer => message);
      child.send(command, () => undefined);
      const died = ended.then(([code, signal]) => {
        throw new Error(`a racer ended by itself with ${code ?? signal}`);
      });
      died.catch(() => undefined);
      return await Promise.race([answer, died]);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
