import { useRef } from 'react';
import { ModalDialog } from '../components/modal-dialog.tsx';
import { SettingsForm } from '../components/settings-form.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}

/** Opens the settings in a dialog. */
export function HomeSettings({ isOpen, onOpen }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    onOpen(false);
    // The browser restores the focus to the element that had it before the dialog: none, if a step-up came in between.
    opener.current?.focus();
  };
  return (
    <section aria-labelledby="settings-heading">
      <h2 id="settings-heading">Settings</h2>
      <p>When Nightlatch locks, and who may see its window.</p>
      <div className="actions">
        <button ref={opener} type="button" className="plain" onClick={() => onOpen(true)}>
          Open settings
        </button>
      </div>
      {isOpen ? (
        <ModalDialog dialog={dialog} title="Settings" onClose={close}>
          <p>
            A change holds at once. One that protects less asks in your browser who you are. Of several accounts, it
            asks for the one that was here first.
          </p>
          <SettingsForm />
          <div className="actions">
            <button type="button" className="plain" onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
        </ModalDialog>
      ) : null}
    </section>
  );
}
