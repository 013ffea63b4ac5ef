import { expect, test } from 'vitest';
import { signedIn } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

test('a sign-out of an earlier run is shown and finished as soon as the keychain is readable', async () => {
  const { world, engine } = await signedIn();
  const token = world.storedToken() ?? '';
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  await engine.stop();
  world.signOuts.faults.read = 'keychain-locked';
  const again = await world.start();
  expect(again.snapshot().pendingSignOuts).toEqual([]);
  world.signOuts.faults.read = null;
  await world.clock.advance(60_000);
  expect(again.snapshot().pendingSignOuts).toMatchObject([{ lastError: 'provider-unreachable' }]);
  world.offline = null;
  await world.clock.advance(60_000);
  expect(again.snapshot()).toMatchObject({ pendingSignOuts: [], receipts: [{ scope: 'this-device' }] });
  expect(world.live.has(token)).toBe(false);
});

test('a sign-out that is done but cannot be removed from the queue stays pending until its receipt', async () => {
  const { world, engine } = await signedIn();
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  world.signOuts.faults.write = 'keychain-locked';
  world.offline = null;
  await world.clock.advance(20_000);
  const pending = engine.snapshot().pendingSignOuts;
  expect(pending).toMatchObject([{ lastError: 'keychain-locked' }]);
  expect(engine.snapshot().receipts).toEqual([]);
  world.signOuts.faults.write = null;
  await world.clock.advance(5 * 60_000);
  expect(engine.snapshot()).toMatchObject({ pendingSignOuts: [], receipts: [{ id: pending[0]?.id }] });
  expect(world.signOuts.value()).toEqual([]);
});

test('a session is not restored while a locked keychain may hold its sign-out', async () => {
  const { world, engine } = await signedIn();
  world.session.faults.clear = 'keychain-locked';
  world.offline = 'provider-unreachable';
  engine.signOut();
  await settled();
  await engine.stop();
  world.session.faults.clear = null;
  world.signOuts.faults.read = 'keychain-locked';
  const again = await world.start();
  expect(again.snapshot().state).toMatchObject({ kind: 'vault-blocked', problem: 'locked' });
  world.signOuts.faults.read = null;
  again.retry();
  await settled();
  expect(again.snapshot().state).toEqual({ kind: 'signed-out', error: null });
  expect(world.session.value()).toBeNull();
});

test('a session that the keychain did not delete at first leaves the screen as soon as it is deleted', async () => {
  const { world, engine } = await signedIn();
  world.session.faults.clear = 'keychain-locked';
  engine.signOut();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'vault-blocked', problem: 'locked' });
  world.session.faults.clear = null;
  await world.clock.advance(60_000);
  expect(engine.snapshot()).toMatchObject({
    state: { kind: 'signed-out', error: null },
    accounts: [],
    pendingSignOuts: [],
    receipts: [{ scope: 'this-device' }],
  });
});
