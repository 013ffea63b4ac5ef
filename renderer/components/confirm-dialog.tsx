import { type ReactNode, useRef } from 'react';
import { type Command, useCommand } from '../session/use-session.ts';
import { ModalDialog } from './modal-dialog.tsx';

interface Props {
  readonly title: ReactNode;
  readonly confirm: string;
  readonly keep: string;
  readonly command: Command;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks for confirmation in a modal dialog before an action that cannot be undone. */
export function ConfirmDialog({ title, confirm, keep, command, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [run] = useCommand();

  return (
    <ModalDialog dialog={dialog} title={title} onClose={onClose}>
      {children}
      <div className="actions">
        <button
          type="button"
          className="danger"
          onClick={() => {
            dialog.current?.close();
            run(command);
          }}
        >
          {confirm}
        </button>
        <button type="button" className="plain" onClick={() => dialog.current?.close()}>
          {keep}
        </button>
      </div>
    </ModalDialog>
  );
}
