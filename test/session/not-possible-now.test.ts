import { describe, expect, test } from 'vitest';
import type { Engine } from '../../main/session/engine-api.ts';
import { createWorld, holdRefreshes, signedIn, waitingForBrowser } from '../support/engine-world.ts';
import { settled } from '../support/fake-clock.ts';
import { thrownCode } from '../support/thrown-code.ts';

/** Each state in which a user can find the app, and what is refused in it. */
const acts = {
  'sign in': (engine: Engine) => engine.signIn('p'),
  unlock: (engine: Engine) => engine.unlock(),
  lock: (engine: Engine) => engine.lock('asked'),
  'sign out': (engine: Engine) => engine.signOut(),
  'sign out everywhere': (engine: Engine) => engine.signOutEverywhere(),
  refresh: (engine: Engine) => engine.refreshNow(),
  cancel: (engine: Engine) => engine.cancelSignIn(),
  'list devices': (engine: Engine) => engine.listDevices(),
  discard: (engine: Engine) => engine.discardStoredSession(),
} as const;
type Act = keyof typeof acts;

const states: Readonly<Record<string, { reach: () => Promise<{ engine: Engine }>; allows: readonly Act[] }>> = {
  'nobody is signed in': {
    reach: async () => ({ engine: await createWorld().start() }),
    allows: ['sign in'],
  },
  'somebody signs in': { reach: waitingForBrowser, allows: ['cancel'] },
  'a session is open': {
    reach: signedIn,
    allows: ['lock', 'sign out', 'sign out everywhere', 'refresh', 'list devices'],
  },
  'it is locked': {
    reach: async () => {
      const { engine } = await signedIn();
      engine.lock('asked');
      await settled();
      return { engine };
    },
    allows: ['unlock', 'sign out'],
  },
  'it is being unlocked': {
    reach: async () => {
      const { engine } = await signedIn();
      engine.lock('asked');
      engine.unlock();
      await settled();
      return { engine };
    },
    allows: ['cancel'],
  },
  'the provider ended it': {
    reach: async () => {
      const { world, engine } = await signedIn();
      world.endSession(world.storedToken() ?? '');
      engine.refreshNow();
      await settled();
      return { engine };
    },
    allows: ['sign in'],
  },
  'it is being signed out': {
    reach: async () => {
      const { world, engine } = await signedIn();
      holdRefreshes(world);
      engine.refreshNow();
      await settled();
      engine.signOut();
      return { engine };
    },
    allows: [],
  },
};

describe.each(Object.entries(states))('when %s', (_state, { reach, allows }) => {
  test.each(Object.entries(acts))('%s', async (name, act) => {
    const { engine } = await reach();
    const before = engine.snapshot().state;
    const code = await thrownCode(async () => act(engine));
    expect(code).toBe(allows.includes(name as Act) ? 'none' : 'not-possible-now');
    if (code !== 'none') expect(engine.snapshot().state).toEqual(before);
  });
});
