import { expect, test } from 'vitest';
import { createWorld, signedIn, signIn, waitingForBrowser } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { gate } from '../../support/gate.ts';
import { expectNothingUnhandled, nextTurn } from '../../support/nothing-unhandled.ts';

expectNothingUnhandled();

test.each(['os-locked', 'suspended'] as const)(
  '%s while a sign-in completes locks the session that it opens',
  async (event) => {
    const world = createWorld();
    const engine = await world.start();
    const exchange = gate();
    world.holdExchange = exchange.opened;
    await signIn(world, engine);
    world.tell(event);
    exchange.open();
    await settled();
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: event });
  },
);

test('a screen that was locked and unlocked during a sign-in does not lock the session that it opens', async () => {
  const { world, engine } = await waitingForBrowser();
  world.tell('os-locked');
  world.tell('os-unlocked');
  world.approve();
  await settled();
  expect(engine.snapshot().state.kind).toBe('signed-in');
});

test('a sign-in cancelled while the vault is unresponsive returns to that state, and a retry restores', async () => {
  const { world, engine: first } = await signedIn();
  await first.stop();
  world.session.faults.read = 'keychain-unavailable';
  const { engine } = await waitingForBrowser(world);
  engine.cancelSignIn();
  await settled();
  expect(engine.snapshot().state).toMatchObject({ kind: 'vault-blocked', error: 'sign-in-cancelled' });
  world.session.faults.read = null;
  engine.retry();
  await nextTurn();
  expect(engine.snapshot().state.kind).toBe('signed-in');
});

test('a browser that is being reopened is not opened after the sign-in has ended', async () => {
  const { world, engine } = await waitingForBrowser();
  const { provider } = world.entry();
  const { prepare } = provider;
  const preparing = gate();
  Object.assign(provider, {
    prepare: (...args: Parameters<typeof prepare>) => preparing.opened.then(() => prepare(...args)),
  });
  const reopened = engine.reopenBrowser().catch((error: { code: string }) => error.code);
  await settled();
  world.approve();
  await settled();
  const { length } = world.opened;
  preparing.open();
  expect(await reopened).toBe('sign-in-cancelled');
  expect(world.opened).toHaveLength(length);
  expect(engine.snapshot().state.kind).toBe('signed-in');
});
