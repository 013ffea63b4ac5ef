import type { Bridge } from '../../../contract/bridge.ts';
import type { Snapshot } from '../../../contract/session-state.ts';
import type { Sample } from './samples.ts';

/** What a test can read and do through the fake, in the page. */
export interface FakeMain {
  readonly calls: (readonly [command: string, args: unknown])[];
  readonly push: (snapshot: Snapshot) => void;
  /** The results of commands from now on. */
  answers: NonNullable<Sample['answers']>;
}

declare global {
  interface Window {
    fakeMain?: FakeMain;
  }
}

/** Replaces the preload. It is sent into the page as text, so it uses nothing from outside itself. */
export function installFakeBridge(sample: Sample): void {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let present = sample.snapshot;
  const main: FakeMain = {
    calls: [],
    answers: sample.answers ?? {},
    push(snapshot) {
      present = snapshot;
      for (const listener of listeners) listener(snapshot);
    },
  };

  const names = [
    'getSnapshot',
    'showAccount',
    'signIn',
    'cancelSignIn',
    'reopenBrowser',
    'lock',
    'unlock',
    'refreshNow',
    'signOut',
    'signOutEverywhere',
    'listDevices',
    'retry',
    'discardStoredSession',
    'dismissReceipt',
    'unlockWithPasscode',
    'setPasscode',
    'changePasscode',
    'removePasscode',
    'forgetPasscode',
    'changeSettings',
    'unlockWithBiometrics',
  ] as const satisfies readonly Exclude<keyof Bridge, 'onSnapshot'>[];
  const commands = names.map((name) => [
    name,
    async (args: unknown) => {
      main.calls.push([name, args]);
      return main.answers[name] ?? { ok: true, value: name === 'getSnapshot' ? present : null };
    },
  ]);

  const bridge = {
    ...Object.fromEntries(commands),
    onSnapshot(listener: (snapshot: Snapshot) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  Object.assign(window, { nightlatch: bridge, fakeMain: main });
}
