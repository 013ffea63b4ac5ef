import { expect, test } from 'vitest';
import { createWorld } from '../../support/engine-world.ts';
import { gate } from '../../support/gate.ts';
import { calm, createOneKeychain, type OneKeychain, type Process } from '../../support/one-keychain.ts';

const stateOf = ({ engine }: Process) => engine.snapshot().state;

/** The keychain refuses what this process gives it, for as long as `what` takes. */
async function refusing({ faults }: Process, what: () => void | Promise<void>): Promise<void> {
  faults.write = true;
  await what();
  await calm();
  faults.write = false;
}

async function signedIn(house: OneKeychain = createOneKeychain()) {
  const app = await house.start();
  await house.signIn(app);
  return { house, app };
}

/** Signed in, and started once more beside it. */
async function twoProcesses() {
  const { house, app: ours } = await signedIn();
  const theirs = await house.start();
  await house.pass(3_000);
  house.world.requests.length = 0;
  return { house, ours, theirs };
}

async function refreshed({ house, theirs }: Awaited<ReturnType<typeof twoProcesses>>): Promise<void> {
  theirs.engine.refreshNow();
  await calm();
  expect(house.world.sent('refresh')).toBe(1);
}

test('a refresh that could not be noted sends nothing, and the next goes on from what another process has stored', async () => {
  const two = await twoProcesses();
  const { house, ours } = two;
  await refusing(ours, () => ours.engine.refreshNow());
  expect(house.world.sent('refresh')).toBe(0);
  await refreshed(two);
  await house.pass(5_000);
  expect(stateOf(ours)).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  expect(await house.tokenLives()).toBe(true);
});

test('a lock that the keychain did not take writes nothing over what another process has stored, once it is opened', async () => {
  const two = await twoProcesses();
  const { house, ours } = two;
  await refusing(ours, () => ours.engine.lock('asked'));
  await refreshed(two);
  await house.pass(9_000);
  await house.unlock(ours);
  expect(stateOf(ours).kind).toBe('signed-in');
  expect(await house.tokenLives()).toBe(true);
});

test('what another process has signed out of is not brought back by what was held', async () => {
  const { house, ours, theirs } = await twoProcesses();
  await refusing(ours, () => ours.engine.refreshNow());
  house.world.offline = 'provider-unreachable';
  theirs.engine.signOut();
  await house.pass(35_000);
  expect(await house.record()).toBeNull();
  expect([...house.items].filter(([name, text]) => name.startsWith('session.') && text.includes('rt-'))).toEqual([]);
  expect(stateOf(ours).kind).not.toBe('signed-in');
});

test('a list that was held writes no account off that another process has signed in to', async () => {
  const { house, ours, theirs } = await twoProcesses();
  await refusing(ours, () => ours.engine.lock('asked'));
  await house.signIn(theirs, 'bob');
  await house.pass(130_000, 5_000);
  const accounts = await house.accounts();
  expect(accounts).toHaveLength(2);
  // And what was to be written is.
  expect(accounts[0]?.locked).toMatchObject({ reason: 'asked' });
  await ours.engine.stop();
  await theirs.engine.stop();
  expect((await house.start()).engine.snapshot().accounts).toHaveLength(2);
});

test('the access token of a locked session is out of the keychain as soon as that lets go of it', async () => {
  const { house, app } = await signedIn();
  expect((await house.record())?.accessToken).not.toBeNull();
  await refusing(app, () => app.engine.lock('asked'));
  expect((await house.record())?.accessToken).not.toBeNull();
  await house.pass(120_000, 10_000);
  expect(stateOf(app).kind).toBe('locked');
  expect((await house.record())?.accessToken).toBeNull();
});

test('a token that is still stored when a lock is opened is taken out by the next one', async () => {
  const house = createOneKeychain(createWorld({ biometrics: true }));
  const { opened: listIsStored, open: storeList } = gate();
  let waits = false;
  const app = await house.start(({ refreshLock, desktop }) => ({
    refreshLock: {
      withLock: async (name, task) => {
        if (waits && name === 'accounts') await listIsStored;
        return refreshLock.withLock(name, task);
      },
    },
    desktop: {
      ...desktop,
      abilities: () => ({ ...desktop.abilities(), biometrics: 'yes' }),
      proveByBiometrics: async () => undefined,
    },
  }));
  await house.signIn(app);
  // Opened by a finger before the lock was stored, and no refresh comes through from then on.
  house.world.offline = 'provider-unreachable';
  waits = true;
  app.engine.lock('asked');
  const unlocked = app.engine.unlockByBiometrics();
  storeList();
  await unlocked;
  await house.pass(3_000);
  expect(stateOf(app).kind).toBe('signed-in');
  expect((await house.record())?.accessToken).not.toBeNull();
  app.engine.lock('asked');
  await house.pass(60_000, 10_000);
  expect(stateOf(app).kind).toBe('locked');
  expect((await house.record())?.accessToken).toBeNull();
});

test('where only a lock was not taken, the keychain has the session still, and no refresh is sent that it could not store', async () => {
  const { house, app } = await signedIn();
  await refusing(app, async () => {
    app.engine.lock('asked');
    await calm();
    house.world.requests.length = 0;
    await house.unlock(app);
    await house.pass(3_000);
    expect(house.world.sent('refresh')).toBe(0);
    expect(stateOf(app)).toMatchObject({ kind: 'signed-in', session: { persistence: 'keychain' } });
  });
  await app.engine.stop();
  const again = await house.start();
  await house.pass(1_000);
  expect(stateOf(again).kind).toBe('signed-in');
});

/** The keychain refuses the one write that stores what a refresh has brought. */
async function rotatedAndNotTaken(house: OneKeychain) {
  let whenAnswered = () => {};
  const app = await house.start(({ providers }) => ({
    providers: providers.map((entry) => ({
      ...entry,
      provider: {
        ...entry.provider,
        refresh: async (...asked) => {
          const answer = await entry.provider.refresh(...asked);
          whenAnswered();
          return answer;
        },
      },
    })),
  }));
  await house.signIn(app);
  whenAnswered = () => {
    app.faults.write = true;
  };
  app.engine.refreshNow();
  await calm();
  whenAnswered = () => {};
  expect(stateOf(app)).toMatchObject({ kind: 'signed-in', session: { persistence: 'memory-only' } });
  expect(await house.tokenLives()).toBe(false);
  return app;
}

test('a new token that the keychain did not take is offered to it until it does, and the window says where it is', async () => {
  const house = createOneKeychain();
  const app = await rotatedAndNotTaken(house);
  await house.pass(6_000);
  expect(await house.tokenLives()).toBe(false);
  app.faults.write = false;
  // Long before the next refresh.
  await house.pass(15_000);
  expect(house.world.sent('refresh')).toBe(1);
  expect(await house.tokenLives()).toBe(true);
  expect(stateOf(app)).toMatchObject({ kind: 'signed-in', session: { persistence: 'keychain' } });
  const { generation } = (await house.record()) ?? {};
  await house.pass(5_000);
  expect((await house.record())?.generation).toBe(generation);
});

test('it is offered less and less often', async () => {
  const house = createOneKeychain();
  const { engine, faults } = await rotatedAndNotTaken(house);
  engine.lock('asked');
  const offers: number[] = [];
  for (let quarter = 0; quarter < 4; quarter += 1) {
    faults.refused = 0;
    await house.pass(15 * 60_000, 15_000);
    offers.push(faults.refused);
  }
  expect(offers[0]).toBeGreaterThan(offers[3] ?? 0);
  // Three of the record and three of the list, each with a call or two.
  expect(offers[3]).toBeGreaterThan(2);
  expect(offers[3]).toBeLessThan(16);
});

test('a token that only memory has is offered to the keychain once more as the app quits', async () => {
  const house = createOneKeychain();
  const app = await rotatedAndNotTaken(house);
  app.faults.write = false;
  await app.engine.stop();
  expect(await house.tokenLives()).toBe(true);
  expect(stateOf(await house.start())).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
});
