import { useRef } from 'react';
import { ModalDialog } from './modal-dialog.tsx';
import { PasscodeForm } from './passcode-form.tsx';

export type PasscodeChange = 'set' | 'change' | 'remove';

interface Props {
  readonly change: PasscodeChange;
  readonly onClose: () => void;
}

const words = {
  set: {
    title: 'Set a passcode',
    about: 'It seals your sessions in the keychain. Nightlatch asks for it when it is unlocked and when it starts.',
    fields: [{ label: 'New passcode', kind: 'new' }],
  },
  change: {
    title: 'Change the passcode',
    about: 'Your sessions are sealed anew. From then on only the new passcode opens them.',
    fields: [
      { label: 'Present passcode', kind: 'present' },
      { label: 'New passcode', kind: 'new' },
    ],
  },
  remove: {
    title: 'Remove the passcode',
    about: 'Your sessions stay in the keychain, and Nightlatch is unlocked in your browser again.',
    fields: [{ label: 'Present passcode', kind: 'present' }],
  },
} as const;

/** Sets, changes or removes the passcode. The dialog closes on success and shows the error otherwise. */
export function PasscodeDialog({ change, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { title, about, fields } = words[change];

  return (
    <ModalDialog dialog={dialog} title={title} onClose={onClose}>
      <p>{about}</p>
      <PasscodeForm
        fields={fields}
        action={title}
        submit={(nightlatch, [passcode = '', next = '']) => {
          if (change === 'set') return nightlatch.setPasscode({ passcode });
          return change === 'change'
            ? nightlatch.changePasscode({ passcode, next })
            : nightlatch.removePasscode({ passcode });
        }}
        onDone={() => dialog.current?.close()}
      >
        <button type="button" className="plain" onClick={() => dialog.current?.close()}>
          Leave it as it is
        </button>
      </PasscodeForm>
    </ModalDialog>
  );
}
