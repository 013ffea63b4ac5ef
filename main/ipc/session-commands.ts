import type { Engine } from '../session/index.ts';
import { Secret } from '../session/ports/index.ts';
import type { CommandHandlers } from './handle-message.ts';

/** Maps each command to the engine. A `null` result means accepted; snapshots report what follows. */
export function sessionCommands(engine: Engine): CommandHandlers {
  return {
    getSnapshot: () => engine.snapshot(),
    showAccount: ({ accountId }) => accepted(() => engine.show(accountId)),
    signIn: ({ providerId }) => accepted(() => engine.signIn(providerId)),
    cancelSignIn: () => accepted(() => engine.cancelSignIn()),
    reopenBrowser: () => acceptedLater(engine.reopenBrowser()),
    lock: () => accepted(() => engine.lock('asked')),
    unlock: () => accepted(() => engine.unlock()),
    refreshNow: () => accepted(() => engine.refreshNow()),
    signOut: () => accepted(() => engine.signOut()),
    signOutEverywhere: () => acceptedLater(engine.signOutEverywhere()),
    listDevices: () => engine.listDevices(),
    retry: () => accepted(() => engine.retry()),
    discardStoredSession: () => acceptedLater(engine.discardStoredSession()),
    dismissReceipt: ({ receiptId }) => accepted(() => engine.dismissReceipt(receiptId)),
    unlockWithPasscode: ({ passcode }) => acceptedLater(engine.passcode.open(new Secret(passcode))),
    setPasscode: ({ passcode }) => acceptedLater(engine.passcode.set(new Secret(passcode))),
    changePasscode: ({ passcode, next }) =>
      acceptedLater(engine.passcode.change(new Secret(passcode), new Secret(next))),
    removePasscode: ({ passcode }) => acceptedLater(engine.passcode.remove(new Secret(passcode))),
    forgetPasscode: () => acceptedLater(engine.passcode.forget()),
    changeSettings: ({ settings }) => acceptedLater(engine.changeSettings(settings)),
    unlockWithBiometrics: () => acceptedLater(engine.unlockByBiometrics()),
  };
}

function accepted(run: () => void): null {
  run();
  return null;
}

async function acceptedLater(done: Promise<void>): Promise<null> {
  await done;
  return null;
}
