import { expect, test } from 'vitest';
import { createWorld } from '../../support/engine-world.ts';
import { gate } from '../../support/gate.ts';
import { calm, createOneKeychain, type OneKeychain, type Process } from '../../support/one-keychain.ts';

const stateOf = ({ engine }: Process) => engine.snapshot().state;

/** Makes the keychain refuse this process's writes while `what` runs. */
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

/** A signed-in process, and a second one started beside it. */
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

test('a refresh without a stored intent sends nothing, and the next uses another process’s record', async () => {
  const two = await twoProcesses();
  const { house, ours } = two;
  await refusing(ours, () => ours.engine.refreshNow());
  expect(house.world.sent('refresh')).toBe(0);
  await refreshed(two);
  await house.pass(5_000);
  expect(stateOf(ours)).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
  expect(await house.tokenLives()).toBe(true);
});

test('an unstored lock does not overwrite another process’s record once it is opened', async () => {
  const two = await twoProcesses();
  const { house, ours } = two;
  await refusing(ours, () => ours.engine.lock('asked'));
  await refreshed(two);
  await house.pass(9_000);
  await house.unlock(ours);
  expect(stateOf(ours).kind).toBe('signed-in');
  expect(await house.tokenLives()).toBe(true);
});

test('a session that another process signed out is not brought back from memory', async () => {
  const { house, ours, theirs } = await twoProcesses();
  await refusing(ours, () => ours.engine.refreshNow());
  house.world.offline = 'provider-unreachable';
  theirs.engine.signOut();
  await house.pass(35_000);
  expect(await house.record()).toBeNull();
  expect([...house.items].filter(([name, text]) => name.startsWith('session.') && text.includes('rt-'))).toEqual([]);
  expect(stateOf(ours).kind).not.toBe('signed-in');
});

test('a list kept in memory removes no account that another process has added', async () => {
  const { house, ours, theirs } = await twoProcesses();
  await refusing(ours, () => ours.engine.lock('asked'));
  await house.signIn(theirs, 'bob');
  await house.pass(130_000, 5_000);
  const accounts = await house.accounts();
  expect(accounts).toHaveLength(2);
  // The pending write is stored too.
  expect(accounts[0]?.locked).toMatchObject({ reason: 'asked' });
  await ours.engine.stop();
  await theirs.engine.stop();
  expect((await house.start()).engine.snapshot().accounts).toHaveLength(2);
});

test('the access token of a locked session leaves the keychain as soon as it accepts writes', async () => {
  const { house, app } = await signedIn();
  expect((await house.record())?.accessToken).not.toBeNull();
  await refusing(app, () => app.engine.lock('asked'));
  expect((await house.record())?.accessToken).not.toBeNull();
  await house.pass(120_000, 10_000);
  expect(stateOf(app).kind).toBe('locked');
  expect((await house.record())?.accessToken).toBeNull();
});

test('a token that is still stored when a lock is opened is removed by the next lock', async () => {
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
  // Biometrics opened it before the lock was stored, and no refresh succeeds from then on.
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

test('an unstored lock leaves the session in the keychain, and no unstorable refresh is sent', async () => {
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

/** Makes the keychain refuse the one write that stores the result of a refresh. */
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

test('a new token that the keychain refused is retried until stored, and the window shows that', async () => {
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

test('the attempts to store back off', async () => {
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
  // Three writes of the record and three of the list, with one or two calls each.
  expect(offers[3]).toBeGreaterThan(2);
  expect(offers[3]).toBeLessThan(16);
});

test('a token in memory only is offered to the keychain once more as the app quits', async () => {
  const house = createOneKeychain();
  const app = await rotatedAndNotTaken(house);
  app.faults.write = false;
  await app.engine.stop();
  expect(await house.tokenLives()).toBe(true);
  expect(stateOf(await house.start())).toMatchObject({ kind: 'signed-in', freshness: { kind: 'fresh' } });
});
