import { useRef, useState } from 'react';
import { ModalDialog } from '../components/modal-dialog.tsx';
import { SettingsForm } from '../components/settings-form.tsx';

/** The way to the settings. */
export function HomeSettings() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <section aria-labelledby="settings-heading">
      <h2 id="settings-heading">Settings</h2>
      <p>When Latchkey locks, and who may see its window.</p>
      <div className="actions">
        <button type="button" className="plain" onClick={() => setOpen(true)}>
          Open settings
        </button>
      </div>
      {isOpen ? (
        <ModalDialog dialog={dialog} title="Settings" onClose={() => setOpen(false)}>
          <p>A change holds at once. One that protects less asks in your browser who you are.</p>
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
