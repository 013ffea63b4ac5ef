import { describe, expect, test } from 'vitest';
import { createEngine } from '../../main/session/engine.ts';
import { defaultToken } from '../../main/session/ports/access-token-request.ts';
import { createVault } from '../../main/vault/vault.ts';
import { createWorld } from '../support/engine-world.ts';
import { eventually } from '../support/eventually.ts';
import { settled } from '../support/fake-clock.ts';
import { createFaultyKeychain } from '../vault/keychain/faulty-keychain.ts';
import { codeFrom, first, quickly, second, service } from '../vault/seal/seal-world.ts';

/** Creates the engine on the real vault with a keychain in memory: the passcode's work is real, and takes real time. */
async function signedIn() {
  const world = createWorld();
  const keychain = createFaultyKeychain(service);
  const computer = { uptime: () => world.clock.monotonic(), now: world.clock.now };
  const start = async () => {
    const vault = createVault({ keychain, service, seal: { clock: computer, calibrate: quickly } });
    const engine = createEngine({ ...world.ports(), vault });
    await engine.start();
    return { engine, vault };
  };
  const { engine, vault } = await start();
  engine.signIn('p');
  await eventually(() => expect(world.opened.length).toBe(1));
  world.approve();
  await eventually(() => expect(engine.snapshot().state.kind).toBe('signed-in'));
  const id = engine.snapshot().shownAccountId ?? '';
  const stored = () => [...keychain.items.values()].join('\n');
  return { world, engine, vault, start, id, stored };
}

const stateOf = ({ snapshot }: Awaited<ReturnType<typeof signedIn>>['engine']) => snapshot().state.kind;
const becomes = (engine: Awaited<ReturnType<typeof signedIn>>['engine'], kind: string) =>
  eventually(() => expect(stateOf(engine)).toBe(kind));

describe('a lock with a passcode set', () => {
  test('shuts the seal, and the passcode opens both', async () => {
    const { world, engine, vault, id, stored } = await signedIn();
    expect(engine.snapshot().seal).toEqual({ state: 'none', nextTryAt: null });
    await engine.passcode.set(first);
    expect(engine.snapshot().seal.state).toBe('open');
    engine.lock('asked');
    expect(stateOf(engine)).toBe('locked');
    expect(engine.snapshot().seal.state).toBe('shut');
    // The key is gone once the lock's own work is stored.
    await eventually(async () => expect(await codeFrom(vault.session(id).read())).toBe('vault-sealed'));
    expect(stored()).not.toMatch(/rt-\d|at-\d/);
    expect(await codeFrom(engine.passcode.open(second))).toBe('passcode-wrong');
    expect(stateOf(engine)).toBe('locked');
    expect(world.activity).not.toContainEqual({ what: 'unlocked' });
    await engine.passcode.open(first);
    expect(world.activity).toContainEqual({ what: 'unlocked' });
    await becomes(engine, 'signed-in');
    await eventually(() => expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } }));
    expect((await vault.session(id).read())?.refreshToken.reveal()).toMatch(/^rt-/);
  });

  test('is opened at once after a resume, with a refresh, because a passcode proves presence', async () => {
    const { world, engine, vault, id } = await signedIn();
    await engine.passcode.set(first);
    world.tell('suspended');
    await becomes(engine, 'locked');
    await eventually(async () => expect(await codeFrom(vault.session(id).read())).toBe('vault-sealed'));
    await world.clock.advance(20_000);
    world.tell('resumed');
    world.requests.length = 0;
    await engine.passcode.open(first);
    await becomes(engine, 'signed-in');
    await eventually(() => expect(world.requests).toEqual(['refresh']));
  });

  test('is opened by nothing else, and no work is done meanwhile', async () => {
    const { engine, id } = await signedIn();
    await engine.passcode.set(first);
    engine.lock('asked');
    for (const act of [
      () => engine.unlock(),
      () => engine.signIn('p'),
      () => engine.signOut(),
      () => engine.show(null),
      () => engine.retry(),
    ]) {
      expect(act).toThrow('vault-sealed');
    }
    expect(await codeFrom(engine.withAccessToken(id, defaultToken, async () => 'lent'))).toBe('vault-sealed');
    expect(await codeFrom(engine.passcode.set(second))).toBe('vault-sealed');
    expect(await codeFrom(engine.passcode.remove(first))).toBe('vault-sealed');
  });

  test('keeps the key for a pending rotation, which stores its token sealed', async () => {
    const { world, engine, vault, start, id, stored } = await signedIn();
    await engine.passcode.set(first);
    const answer = Promise.withResolvers<void>();
    world.hold = answer.promise;
    engine.refreshNow();
    await eventually(() => expect(world.requests).toContain('refresh'));
    engine.lock('asked');
    expect(engine.snapshot().seal.state).toBe('shut');
    answer.resolve();
    await eventually(async () => expect(await codeFrom(vault.session(id).read())).toBe('vault-sealed'));
    expect(stored()).not.toMatch(/rt-\d|at-\d/);
    // Reads as another process does: what was only in memory would be lost with this one.
    const other = (await start()).vault;
    await other.seal.open(first);
    const token = (await other.session(id).read())?.refreshToken.reveal() ?? '';
    expect(world.live.has(token)).toBe(true);
    world.hold = null;
    await engine.passcode.open(first);
    await becomes(engine, 'signed-in');
    await eventually(() => expect(engine.snapshot().state).toMatchObject({ freshness: { kind: 'fresh' } }));
  });

  test('during the first refresh after an unlock leaves that refresh the key to store its token with', async () => {
    const { world, engine, vault, start, id } = await signedIn();
    await engine.passcode.set(first);
    engine.lock('asked');
    await eventually(async () => expect(await codeFrom(vault.session(id).read())).toBe('vault-sealed'));
    const answer = Promise.withResolvers<void>();
    world.hold = answer.promise;
    await engine.passcode.open(first);
    await eventually(() => expect(world.requests).toContain('refresh'));
    engine.lock('asked');
    expect(engine.snapshot().seal.state).toBe('shut');
    // No access token is stored this time, so the lock has no work of its own to wait for.
    await settled();
    answer.resolve();
    await eventually(async () => expect(await codeFrom(vault.session(id).read())).toBe('vault-sealed'));
    const other = (await start()).vault;
    await other.seal.open(first);
    const token = (await other.session(id).read())?.refreshToken.reveal() ?? '';
    expect(world.live.has(token)).toBe(true);
  });

  test('of an absolute lifetime is not opened by it, because that requires a fresh sign-in', async () => {
    const { world, engine } = await signedIn();
    await engine.passcode.set(first);
    engine.lock('asked');
    await world.clock.advance(13 * 3_600_000);
    await engine.passcode.open(first);
    expect(stateOf(engine)).toBe('locked');
    expect(engine.snapshot().seal.state).toBe('open');
    engine.unlock();
    await eventually(() => expect(world.opened.length).toBe(2));
    world.approve();
    await becomes(engine, 'signed-in');
  });
});

describe('after a restart', () => {
  test('no data is available before the passcode is entered, and everything is after it', async () => {
    const { engine, start } = await signedIn();
    await engine.passcode.set(first);
    await engine.stop();
    const later = (await start()).engine;
    expect(later.snapshot()).toMatchObject({ state: { kind: 'starting' }, accounts: [], seal: { state: 'shut' } });
    await later.passcode.open(first);
    await becomes(later, 'signed-in');
  });

  test('of a locked app, the passcode opens the lock too', async () => {
    const { engine, start } = await signedIn();
    await engine.passcode.set(first);
    engine.lock('asked');
    await engine.stop();
    const later = (await start()).engine;
    expect(later.snapshot().seal.state).toBe('shut');
    await later.passcode.open(first);
    await becomes(later, 'signed-in');
  });

  test('a forgotten passcode is discarded with every session, and the user signs in again', async () => {
    const { world, engine, start, stored } = await signedIn();
    await engine.passcode.set(first);
    await engine.stop();
    const later = (await start()).engine;
    await later.passcode.forget();
    expect(later.snapshot()).toMatchObject({ state: { kind: 'signed-out' }, accounts: [], seal: { state: 'none' } });
    expect(stored()).toBe('');
    const opened = world.opened.length;
    later.signIn('p');
    await eventually(() => expect(world.opened.length).toBe(opened + 1));
    world.approve();
    await becomes(later, 'signed-in');
  });

  test('a passcode that was forgotten while the app was locked is discarded in the same way', async () => {
    const { engine } = await signedIn();
    await engine.passcode.set(first);
    engine.lock('asked');
    await engine.passcode.forget();
    expect(engine.snapshot()).toMatchObject({ state: { kind: 'signed-out' }, accounts: [], seal: { state: 'none' } });
  });
});

test('after a passcode is removed, a lock requires a fresh sign-in', async () => {
  const { engine, world } = await signedIn();
  await engine.passcode.set(first);
  await engine.passcode.change(first, second);
  await engine.passcode.remove(second);
  engine.lock('asked');
  expect(engine.snapshot().seal.state).toBe('none');
  engine.unlock();
  await eventually(() => expect(world.opened.length).toBe(2));
});

test('a passcode command is refused while no passcode is requested: nothing is opened or deleted', async () => {
  const { engine, id, vault } = await signedIn();
  await engine.passcode.set(first);
  expect(await codeFrom(engine.passcode.open(first))).toBe('not-possible-now');
  expect(await codeFrom(engine.passcode.forget())).toBe('not-possible-now');
  expect(engine.snapshot()).toMatchObject({ state: { kind: 'signed-in' }, seal: { state: 'open' } });
  expect(await vault.session(id).read()).not.toBeNull();
});

describe('a user in front of a lock', () => {
  test('cannot set a passcode', async () => {
    const { engine } = await signedIn();
    engine.lock('asked');
    expect(await codeFrom(engine.passcode.set(first))).toBe('not-possible-now');
    expect(engine.snapshot().seal.state).toBe('none');
  });

  test('can neither change nor remove one, even with the right passcode', async () => {
    const { world, engine } = await signedIn();
    await engine.passcode.set(first);
    engine.lock('asked');
    await world.clock.advance(13 * 3_600_000);
    await engine.passcode.open(first);
    expect(stateOf(engine)).toBe('locked');
    expect(await codeFrom(engine.passcode.change(first, second))).toBe('not-possible-now');
    expect(await codeFrom(engine.passcode.remove(first))).toBe('not-possible-now');
    expect(engine.snapshot().seal.state).toBe('open');
  });
});

test('a lock during a sign-in cancels it, because its tokens could not be stored', async () => {
  const { world, engine } = await signedIn();
  await engine.passcode.set(first);
  world.subject = 'bob';
  engine.show(null);
  engine.signIn('p');
  await eventually(() => expect(world.opened.length).toBe(2));
  engine.lock('asked');
  await settled();
  expect(world.activity).toContainEqual({ what: 'sign-in-cancelled' });
  expect(world.redirects.at(-1)?.concluded).toBe('failed');
  world.approve();
  await engine.passcode.open(first);
  await eventually(() => expect(engine.snapshot().accounts.map(({ kind }) => kind)).toEqual(['signed-in']));
});
