import { useState } from 'react';
import { type PasscodeChange, PasscodeDialog } from '../components/passcode-dialog.tsx';
import { useSession } from '../session/use-session.ts';

/** Shows whether a passcode is set, with buttons to set, change or remove it. */
export function HomePasscode() {
  const isSet = useSession(({ snapshot }) => snapshot?.seal.state === 'open');
  const [change, setChange] = useState<PasscodeChange | null>(null);
  const open = (which: PasscodeChange, label: string) => (
    <button type="button" className="plain" onClick={() => setChange(which)}>
      {label}
    </button>
  );
  return (
    <section aria-labelledby="passcode-heading">
      <h2 id="passcode-heading">Passcode</h2>
      <p>
        {isSet
          ? 'A passcode seals your sessions. It unlocks Nightlatch.'
          : 'No passcode is set. Nightlatch is unlocked in your browser.'}
      </p>
      <div className="actions">
        {isSet ? open('change', 'Change passcode') : open('set', 'Set a passcode')}
        {isSet ? open('remove', 'Remove passcode') : null}
      </div>
      {change === null ? null : <PasscodeDialog change={change} onClose={() => setChange(null)} />}
    </section>
  );
}
