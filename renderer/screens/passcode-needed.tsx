import { useState } from 'react';
import type { SealView, SessionState } from '../../contract/session-state.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { Countdown } from '../components/countdown.tsx';
import { PasscodeForm } from '../components/passcode-form.tsx';
import { Screen } from '../components/screen.tsx';
import { useTime } from '../session/use-session.ts';

interface Props {
  readonly name: SessionState['kind'];
  readonly nextTryAt: SealView['nextTryAt'];
}

/** Names no account, because the accounts are unknown while the vault is sealed. */
export function PasscodeNeeded({ name, nextTryAt }: Props) {
  const [forgotten, setForgotten] = useState(false);
  const waits = useTime((now) => nextTryAt !== null && now < nextTryAt);
  return (
    <Screen name={name} title="Locked" lead="Your sessions are kept, sealed with your passcode.">
      {waits && nextTryAt !== null ? (
        <p>
          Too many wrong passcodes. The next one can be tried in <Countdown to={nextTryAt} />, while this computer stays
          on.
        </p>
      ) : null}
      <PasscodeForm
        fields={[{ label: 'Passcode', kind: 'present' }]}
        action="Unlock"
        submit={(nightlatch, [passcode = '']) => nightlatch.unlockWithPasscode({ passcode })}
      >
        <button type="button" className="plain" onClick={() => setForgotten(true)}>
          Forgotten passcode
        </button>
      </PasscodeForm>
      {forgotten ? (
        <ConfirmDialog
          title="Give up your sessions?"
          confirm="Give them up"
          keep="Keep them"
          command={(nightlatch) => nightlatch.forgetPasscode()}
          onClose={() => setForgotten(false)}
        >
          <p>
            Nobody can recover a passcode. Nightlatch can discard the sealed sessions of all accounts on this computer;
            then you sign in again. At the provider they end when they expire, or when you end them there.
          </p>
        </ConfirmDialog>
      ) : null}
    </Screen>
  );
}
