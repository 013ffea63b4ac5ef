import { describe, expect, test } from 'vitest';
import type { LockAction, LockRule, Settings } from '../../../contract/settings.ts';
import { restoreSession } from '../../../main/session/accounts/restore.ts';
import { createAccountList } from '../../../main/session/core/account-list.ts';
import {
  createSessionContext,
  type EngineContext,
  type SessionInMemory,
} from '../../../main/session/core/session-context.ts';
import { createWindowFocus } from '../../../main/session/core/window-focus.ts';
import { createLocker } from '../../../main/session/locks/locker.ts';
import { createKeyedMutex } from '../../../main/session/ports/keyed-mutex.ts';
import type { SealState } from '../../../main/session/ports/seal.ts';
import { defaultSettings } from '../../../main/session/settings/default-settings.ts';
import { signedIn, signInToo } from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';
import { noSeal } from '../../support/no-seal.ts';

/** Bob's account while his session is being opened, with the locker controlled by the test. */
async function opening(actions: Partial<Record<LockRule, LockAction>> = {}) {
  const { world, engine } = await signedIn();
  await signInToo(world, engine, 'bob');
  await engine.stop();
  const store = world.sessionOf('bob');
  const given = world.ports();
  const found = { reads: 0, seal: 'none' as SealState, signedOut: 0 };
  const rules = { ...defaultSettings.actions, ...actions };
  const ports = {
    ...given,
    vault: {
      ...given.vault,
      seal: { ...noSeal, state: () => found.seal },
      session: () => ({
        ...store.store,
        read: () => {
          found.reads += 1;
          return store.store.read();
        },
      }),
    },
  };
  const turns = createKeyedMutex();
  const context: EngineContext = {
    ports,
    turns,
    list: createAccountList(ports, turns),
    focus: createWindowFocus(ports.clock),
    settings: () => ({ ...defaultSettings, actions: rules as Settings['actions'] }),
    onLocked: () => {},
    stopped: () => false,
    quiet: () => false,
  };
  await context.list.load();
  const core = createSessionContext(context, { id: 'bob', onChange: () => {} });
  const restored = await restoreSession(core, 'bob', { queued: [], unread: null });
  if (restored.kind !== 'session') throw new Error('nothing is stored');
  const { live } = restored;
  core.setLive(live);
  found.reads = 0;
  const locker = createLocker(core, () => {
    found.signedOut += 1;
  });
  const open = () => core.dispatch({ what: 'session-opened', ...viewOf(live) });
  return { world, core, live, locker, found, rules, store, open };
}

const viewOf = ({ account, freshness }: SessionInMemory) => ({
  account: { ...account, name: null, email: null },
  freshness,
  session: {} as never,
});

describe('a lock is refused', () => {
  test.each([
    ['where there is no session', ({ core }) => core.setLive(null)],
    ['where the session is over, whatever is left of it', ({ core }) => core.dispatch({ what: 'nothing-stored' })],
    [
      'while somebody signs in, who would find a lock of nobody',
      ({ core }) => {
        core.dispatch({ what: 'nothing-stored' });
        core.dispatch({ what: 'sign-in-started', purpose: 'sign-in', providerId: 'p', deadline: 1 });
      },
    ],
  ] as [string, (opened: Awaited<ReturnType<typeof opening>>) => void][])('%s', async (_where, happen) => {
    const opened = await opening();
    happen(opened);
    const before = opened.core.state();
    expect(() => opened.locker.lock('asked')).toThrow('not-possible-now');
    expect(opened.core.state()).toBe(before);
    expect(opened.live.locked).toBeNull();
  });
});

describe('an event while a session is being opened', () => {
  test('locks it as it opens, and reports it', async () => {
    const { core, locker, open } = await opening();
    locker.notice('os-locked');
    open();
    expect(locker.lockIfAway()).toBe(true);
    expect(core.state()).toMatchObject({ kind: 'locked', reason: 'os-locked' });
  });

  test('signs it out if the settings require that, without locking it first', async () => {
    const { core, locker, open, found } = await opening({ suspended: 'sign-out' });
    locker.notice('suspended');
    open();
    expect(locker.lockIfAway()).toBe(true);
    expect([core.state().kind, found.signedOut]).toEqual(['signed-in', 1]);
  });

  test('does nothing if no session was opened', async () => {
    const { core, locker } = await opening();
    locker.notice('os-locked');
    core.setLive(null);
    expect(locker.lockIfAway()).toBe(false);
  });

  test('does nothing if its rule was switched off meanwhile', async () => {
    const { core, locker, open, rules } = await opening();
    locker.notice('suspended');
    rules.suspended = 'nothing';
    open();
    expect(locker.lockIfAway()).toBe(false);
    expect(core.state().kind).toBe('signed-in');
  });

  test('still applies after an event that locks nothing', async () => {
    const { locker, open, core } = await opening({ suspended: 'nothing', hidden: 'lock' });
    locker.notice('window-hidden');
    locker.notice('suspended');
    locker.notice('window-unfocused');
    open();
    expect(locker.lockIfAway()).toBe(true);
    expect(core.state()).toMatchObject({ reason: 'hidden' });
  });
});

test('a screen lock over a session that another sign-in has replaced is not an error', async () => {
  const { core, locker, open } = await opening();
  open();
  core.setLive(null);
  expect(() => locker.notice('os-locked')).not.toThrow();
});

describe('the stored access token', () => {
  async function lockedUnstored() {
    const opened = await opening();
    opened.open();
    opened.store.faults.write = 'keychain-write-failed';
    opened.locker.lock('asked');
    await settled();
    opened.found.reads = 0;
    return opened;
  }

  test('that could not be removed is recorded with the reason, and later removed once', async () => {
    const { world, locker, store, found } = await lockedUnstored();
    expect(world.activity).toContainEqual({ what: 'vault-failed', code: 'keychain-write-failed' });
    expect(store.value()?.accessToken).not.toBeNull();
    store.faults.write = null;
    locker.keep();
    locker.keep();
    await settled();
    locker.keep();
    await settled();
    expect(store.value()?.accessToken).toBeNull();
    expect(found.reads).toBe(1);
  });

  test('waits for the passcode, because the sealed token is as safe as the refresh token beside it', async () => {
    const { locker, store, found } = await lockedUnstored();
    store.faults.write = null;
    found.seal = 'shut';
    locker.keep();
    await settled();
    expect(found.reads).toBe(0);
  });

  test('of an open session is not checked', async () => {
    const { locker, open, found } = await opening();
    open();
    locker.keep();
    await settled();
    expect(found.reads).toBe(0);
  });
});
