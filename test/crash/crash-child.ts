/**
 * The app without a window, made to be killed. It starts on the keychain's contents, reports the result, does what its
 * parent requests, and dies at the given point. Its one argument is a `ChildPlan`. It prints each point on standard
 * output before it can die there, which tells the parent how far it got.
 */
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Snapshot } from '../../contract/session-state.ts';
import type { Engine } from '../../main/session/engine-api.ts';
import { composeChildEngine } from './child-engine.ts';
import { createGates, type Gates } from './gates.ts';
import type { BringTo, ChildPlan, FromChild, Operation, Settled, ToChild } from './protocol.ts';

/** How long the app must be idle to count as settled, and the limit of that wait, in ms. */
const quietMs = 60;
const patienceMs = 20_000;

const plan: ChildPlan = JSON.parse(process.argv[2] ?? '{}');
const gates = createGates((line) => writeSync(1, `${line}\n`));
gates.arm(plan.dieAt);
const engine = await composeChildEngine(plan, gates);

process.once('disconnect', () => process.exit(0));
process.on('message', (message: ToChild) => {
  answer(message, engine, gates).then(tell, (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
});

await engine.start();
const settled = await lookAround(engine, gates);
tell({ tell: 'settled', settled, trace: gates.trace() });

function tell(message: FromChild): void {
  process.send?.(message);
}

async function answer(message: ToChild, app: Engine, places: Gates): Promise<FromChild> {
  if (message.ask === 'bring') {
    places.arm(null);
    await bring(message.to, app, places);
    return { tell: 'brought' };
  }
  places.arm(message.dieAt);
  await run(message.operation, app, places);
  return { tell: 'survived', trace: places.trace() };
}

async function bring(to: BringTo, app: Engine, places: Gates): Promise<void> {
  const kind = () => app.snapshot().state.kind;
  const isBegunAnew = to === 'signed-out' || to === 'proven';
  if (isBegunAnew && (kind() === 'signed-in' || kind() === 'locked')) await run('sign-out here', app, places);
  if (to !== 'signed-out' && kind() === 'locked') await run('unlock', app, places);
  if (to !== 'signed-out' && kind() !== 'signed-in') await run('sign-in', app, places);
  if (to === 'locked') await run('lock', app, places);
}

async function run(operation: Operation, app: Engine, places: Gates): Promise<void> {
  switch (operation) {
    case 'sign-in':
      app.signIn('demo');
      return until(isFresh, app, places);
    case 'refresh':
      app.refreshNow();
      return until(isFresh, app, places);
    case 'lock':
      app.lock('asked');
      return until(({ state }) => state.kind === 'locked', app, places);
    case 'unlock':
      app.unlock();
      return until(isFresh, app, places);
    case 'sign-out here':
      app.signOut();
      return until(isSignedOut, app, places);
    case 'sign-out everywhere':
      app.signOutEverywhere();
      return until(isSignedOut, app, places);
  }
}

/** Reports the result of this start. A refresh that the app leaves to the user is requested, as a user would. */
async function lookAround(app: Engine, places: Gates): Promise<Settled> {
  await until(isSettled, app, places);
  const { state } = app.snapshot();
  const asked = state.kind === 'signed-in' && state.freshness.kind === 'offline';
  if (asked) {
    app.refreshNow();
    await until(isSettled, app, places);
  }
  const tokenWorks = await app.listDevices().then(
    () => true,
    () => false,
  );
  const { state: end, pendingSignOuts, receipts } = app.snapshot();
  const othersInDoubt = receipts.some(({ checks }) =>
    checks.some(({ name, outcome }) => name === 'other-sessions-gone' && outcome !== 'verified'),
  );
  return { state: end, pendingSignOuts: pendingSignOuts.length, othersInDoubt, tokenWorks, asked };
}

async function until(holds: (snapshot: Snapshot) => boolean, app: Engine, places: Gates): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(places.isQuiet(quietMs) && holds(app.snapshot()))) {
    if (performance.now() > giveUpAt) throw new Error(`the app does not settle: ${app.snapshot().state.kind}`);
    await pause(10);
  }
}

function isFresh({ state }: Snapshot): boolean {
  return state.kind === 'signed-in' && state.freshness.kind === 'fresh';
}

function isSignedOut({ state, pendingSignOuts }: Snapshot): boolean {
  return state.kind === 'signed-out' && pendingSignOuts.length === 0;
}

function isSettled({ state, pendingSignOuts }: Snapshot): boolean {
  const moves =
    state.kind === 'starting' ||
    state.kind === 'signing-out' ||
    (state.kind === 'signed-in' && state.freshness.kind === 'refreshing');
  return !moves && pendingSignOuts.every(({ nextTryAt }) => nextTryAt !== null && nextTryAt > Date.now());
}
