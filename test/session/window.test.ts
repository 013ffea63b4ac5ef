import { describe, expect, test } from 'vitest';
import { transition } from '../../main/session/core/transition.ts';
import { createWorld, issuer, signedIn } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';
import { gate } from '../support/gate.ts';

describe('the window receives', () => {
  test('the providers with their public details', async () => {
    const world = createWorld();
    const engine = await world.start();
    expect(engine.snapshot().providers).toEqual([{ id: 'p', name: 'Provider', issuer }]);
  });

  test('a refused configuration, with the file and each field', async () => {
    const world = createWorld();
    const { createEngine } = await import('../../main/session/engine.ts');
    const engine = createEngine(world.ports());
    const problems = [{ field: 'issuer', found: 'x', expected: 'an address' }];
    engine.refuse('config-invalid', '/etc/nightlatch.json', problems);
    expect(engine.snapshot().state).toEqual({
      kind: 'misconfigured',
      code: 'config-invalid',
      file: '/etc/nightlatch.json',
      problems,
    });
    expect(() => engine.signIn('p')).toThrow('not-possible-now');
  });

  test('each change once per subscriber, with a number that grows by one', async () => {
    const { engine } = await signedIn();
    const [one, other]: [number[], number[]] = [[], []];
    const stop = engine.subscribe(({ revision }) => one.push(revision));
    engine.subscribe(({ revision }) => other.push(revision));
    const before = engine.snapshot().revision;
    engine.refreshNow();
    await settled();
    expect(one).toEqual([before + 1, before + 2]);
    stop();
    engine.refreshNow();
    await settled();
    expect(one).toHaveLength(2);
    expect(other).toEqual([before + 1, before + 2, before + 3, before + 4]);
  });

  test('no data of the last signed-in user while another account is added', async () => {
    const { engine } = await signedIn();
    engine.show(null);
    await settled();
    const { state, shownAccountId, accounts } = engine.snapshot();
    expect({ state, shownAccountId }).toEqual({ state: { kind: 'signed-out', error: null }, shownAccountId: null });
    expect(accounts).toEqual([{ id: 'ada', providerId: 'p', label: 'Ada', kind: 'signed-in' }]);
  });

  test('the name of an account while it is open, and none while it is locked', async () => {
    const { engine } = await signedIn();
    const label = () => engine.snapshot().accounts[0]?.label;
    expect(label()).toBe('Ada');
    engine.lock('asked');
    expect(label()).toBeNull();
    engine.unlock();
    await settled();
    expect(label()).toBeNull();
  });

  test('the e-mail address of a user without a name', async () => {
    const world = createWorld();
    const { provider } = world.entry();
    const { exchange } = provider;
    Object.assign(provider, {
      exchange: async (...asked: Parameters<typeof exchange>) => {
        const answer = await exchange(...asked);
        const { identity } = answer;
        return identity === null
          ? answer
          : { ...answer, identity: { ...identity, account: { ...identity.account, name: null } } };
      },
    });
    const { engine } = await signedIn(world);
    expect(engine.snapshot().accounts[0]?.label).toBe('ada@example.test');
    expect(world.accounts.value()?.accounts[0]?.label).toBe('ada@example.test');
  });

  test('receipts while no lock hides them', async () => {
    const { world, engine } = await signedIn();
    engine.signOut();
    await settled();
    engine.signIn('p');
    await settled();
    expect(engine.snapshot().receipts).toHaveLength(1);
    world.approve();
    await settled();
    engine.lock('asked');
    expect(engine.snapshot().receipts).toEqual([]);
    engine.unlock();
    await settled();
    expect(engine.snapshot().state.kind).toBe('signing-in');
    expect(engine.snapshot().receipts).toEqual([]);
    world.approve();
    await settled();
    expect(engine.snapshot().receipts).toHaveLength(1);
  });
});

describe('a command that does not fit the state is refused by its code', () => {
  test('before a sign-in', async () => {
    const world = createWorld();
    const engine = await world.start();
    expect(() => engine.lock('asked')).toThrow('not-possible-now');
    expect(() => engine.unlock()).toThrow('not-possible-now');
    expect(() => engine.refreshNow()).toThrow('not-possible-now');
    expect(() => engine.signOut()).toThrow('not-possible-now');
    expect(() => engine.signIn('unknown')).toThrow('not-possible-now');
    expect(() => engine.show('unknown')).toThrow('not-possible-now');
    await expect(async () => await engine.listDevices()).rejects.toThrow('not-possible-now');
    await expect(async () => await engine.discardStoredSession()).rejects.toThrow('not-possible-now');
  });

  test('while the account is open', async () => {
    const { engine } = await signedIn();
    expect(() => engine.unlock()).toThrow('not-possible-now');
    expect(() => engine.cancelSignIn()).toThrow('not-possible-now');
    await expect(async () => await engine.discardStoredSession()).rejects.toThrow('not-possible-now');
    expect(engine.snapshot().state.kind).toBe('signed-in');
  });

  test('while it is locked', async () => {
    const { world, engine } = await signedIn();
    engine.lock('asked');
    world.requests.length = 0;
    expect(() => engine.lock('idle')).toThrow('not-possible-now');
    expect(() => engine.refreshNow()).toThrow('not-possible-now');
    expect(() => engine.signIn('p')).toThrow('not-possible-now');
    await expect(engine.signOutEverywhere()).rejects.toThrow('not-possible-now');
    await expect(async () => await engine.listDevices()).rejects.toThrow('not-possible-now');
    expect(world.requests).toEqual([]);
    expect(engine.snapshot().state).toMatchObject({ kind: 'locked', reason: 'asked' });
  });
});

describe('the devices of a user', () => {
  const device = { id: 'x', client: 'c', device: 'd', startedAt: 0, lastUsedAt: 0, current: true };

  test('are listed to an open session', async () => {
    const { world, engine } = await signedIn();
    world.devices = [device];
    expect(await engine.listDevices()).toEqual([device]);
  });

  test('are not listed to a session that was locked meanwhile', async () => {
    const { world, engine } = await signedIn();
    const { opened: held, open: release } = gate();
    const { directory } = world.entry();
    Object.assign(directory, {
      list: async () => {
        await held;
        return [device];
      },
    });
    const listing = engine.listDevices().catch((error: unknown) => error);
    await settled();
    engine.lock('asked');
    release();
    expect(await listing).toMatchObject({ code: 'not-possible-now' });
  });
});

test('a step of a sign-in changes nothing but the step', () => {
  const waiting = {
    kind: 'signing-in',
    purpose: 'unlock',
    providerId: 'p',
    step: 'preparing',
    deadline: 7,
  } as const;
  expect(transition(waiting, { what: 'sign-in-advanced', step: 'finishing' })).toEqual({
    ...waiting,
    step: 'finishing',
  });
});

describe('the provider’s logout page at the end of a sign-out', () => {
  const page = new URL(`${issuer}/logout`);

  async function leaving(scope: 'this-device' | 'everywhere', asked: { directory: boolean; ends: boolean }) {
    const { world, engine } = await signedIn();
    const entry = world.entry();
    Object.assign(entry, { endsBrowserSession: asked.ends });
    Object.assign(entry.provider, { endSessionUrl: async () => page });
    world.directorySupported = asked.directory;
    world.opened.length = 0;
    if (scope === 'everywhere') await engine.signOutEverywhere();
    else engine.signOut();
    await settled();
    return world.opened;
  }

  test.each([
    ['on this device', 'this-device', { directory: true, ends: true }, 1],
    ['everywhere, where no directory ends the browser’s session', 'everywhere', { directory: false, ends: true }, 1],
    ['everywhere, where one does', 'everywhere', { directory: true, ends: true }, 0],
    ['where it is not asked for', 'this-device', { directory: true, ends: false }, 0],
  ] as const)('%s', async (_, scope, asked, pages) => {
    expect(await leaving(scope, asked)).toEqual(Array.from({ length: pages }, () => page));
  });

  test('is not opened if the provider has none', async () => {
    const { world, engine } = await signedIn();
    Object.assign(world.entry(), { endsBrowserSession: true });
    world.opened.length = 0;
    engine.signOut();
    await settled();
    expect(world.opened).toEqual([]);
    expect(world.activity.map(({ what }) => what)).not.toContain('sign-out-failed');
  });
});
