import { expect, test } from 'vitest';
import { SessionError } from '../../../main/session/ports/errors.ts';
import { calm, createOneKeychain, type Process } from '../../support/one-keychain.ts';

const pendingIn = ({ engine }: Process) => engine.snapshot().pendingSignOuts.length;
const queued = async (house: ReturnType<typeof createOneKeychain>) =>
  (await house.signOuts()).map(({ subject }) => subject);

/** Ada and Bob are signed in, in two processes, without a network. */
async function offlineInTwo() {
  const house = createOneKeychain();
  const ours = await house.start();
  await house.signIn(ours, 'ada');
  await house.signIn(ours, 'bob');
  const theirs = await house.start();
  await house.pass(2_000);
  house.world.offline = 'provider-unreachable';
  return { house, ours, theirs };
}

/** Shows the account that signed in first. */
async function showAda({ engine }: Process) {
  engine.show(engine.snapshot().accounts[0]?.id ?? null);
  await calm();
}

test('a sign-out is queued beside those of another process, and the next start completes both', async () => {
  const { house, ours, theirs } = await offlineInTwo();
  theirs.engine.signOut();
  await house.pass(5_000);
  await theirs.engine.stop();
  expect(await queued(house)).toEqual(['bob']);
  await showAda(ours);
  ours.engine.signOut();
  await house.pass(5_000);
  expect(await queued(house)).toEqual(['bob', 'ada']);
  await ours.engine.stop();
  house.world.offline = null;
  const again = await house.start();
  await house.pass(60_000);
  expect(await queued(house)).toEqual([]);
  expect(again.engine.snapshot().receipts).toHaveLength(2);
  expect(house.world.live.size).toBe(0);
});

test('completing a sign-out removes none that another process has queued meanwhile', async () => {
  const { house, ours, theirs } = await offlineInTwo();
  ours.engine.signOut();
  await house.pass(5_000);
  await showAda(theirs);
  theirs.engine.signOut();
  await house.pass(5_000);
  await theirs.engine.stop();
  expect(await queued(house)).toEqual(['bob', 'ada']);
  house.world.offline = null;
  await house.pass(60_000);
  expect(ours.engine.snapshot().receipts).toHaveLength(1);
  expect(await queued(house)).toEqual(['ada']);
});

test.each(['refresh-busy', 'refresh-lock-unavailable'] as const)(
  'a sign-out is queued although the lock is unavailable: %s',
  async (code) => {
    const house = createOneKeychain();
    const app = await house.start(({ refreshLock }) => ({
      refreshLock: {
        withLock: async (name, task) => {
          if (name === 'sign-outs') throw new SessionError(code);
          return refreshLock.withLock(name, task);
        },
      },
    }));
    await house.signIn(app);
    house.world.offline = 'provider-unreachable';
    app.engine.signOut();
    await house.pass(5_000);
    expect(await queued(house)).toEqual(['ada']);
    expect(app.engine.snapshot()).toMatchObject({ state: { kind: 'signed-out' }, pendingSignOuts: [{}] });
  },
);

/** The keychain accepts everything but the queue, as if that had outgrown the limit of a record. */
async function withoutQueue(house = createOneKeychain()) {
  const app = await house.start(({ vault }) => ({
    vault: { ...vault, signOuts: { ...vault.signOuts, write: async () => 'memory-only' as const } },
  }));
  await house.signIn(app);
  return { house, app };
}

test('a session whose sign-out cannot be queued is signed out at the provider first, and deleted second', async () => {
  const { house, app } = await withoutQueue();
  app.engine.signOut();
  await house.pass(5_000);
  expect(app.engine.snapshot()).toMatchObject({ state: { kind: 'signed-out' }, pendingSignOuts: [], receipts: [{}] });
  expect(house.world.live.size).toBe(0);
  expect(await house.record()).toBeNull();
});

test('if the provider is unreachable too, the session is kept until one of the two works', async () => {
  const { house, app } = await withoutQueue();
  house.world.offline = 'provider-unreachable';
  app.engine.signOut();
  await house.pass(10_000);
  expect(app.engine.snapshot().state).toMatchObject({ kind: 'vault-blocked', code: 'keychain-write-failed' });
  expect(pendingIn(app)).toBe(1);
  // The sign-out ends here: nothing is lost, and no unknown token stays valid.
  const again = await house.start();
  expect(again.engine.snapshot().state.kind).toBe('signed-in');
  await again.engine.stop();
  house.world.offline = null;
  await house.pass(60_000);
  expect(house.world.live.size).toBe(0);
  expect(await house.record()).toBeNull();
  expect(app.engine.snapshot()).toMatchObject({ state: { kind: 'signed-out' }, pendingSignOuts: [], receipts: [{}] });
});

test('a retry while it waits deletes nothing either, and queues no second sign-out', async () => {
  const { house, app } = await withoutQueue();
  house.world.offline = 'provider-unreachable';
  app.engine.signOut();
  await house.pass(10_000);
  app.engine.retry();
  await house.pass(10_000);
  expect(app.engine.snapshot().state).toMatchObject({ kind: 'vault-blocked', code: 'keychain-write-failed' });
  expect(pendingIn(app)).toBe(1);
  expect(await house.record()).not.toBeNull();
  house.world.offline = null;
  app.engine.retry();
  await house.pass(10_000);
  expect(app.engine.snapshot()).toMatchObject({ state: { kind: 'signed-out' }, pendingSignOuts: [], receipts: [{}] });
  expect(house.world.live.size).toBe(0);
  expect(await house.record()).toBeNull();
});
