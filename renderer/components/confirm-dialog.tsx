import { type ReactNode, useEffect, useId, useRef } from 'react';
import { type Command, useCommand } from '../session/use-session.ts';

interface Props {
  readonly title: ReactNode;
  readonly confirm: string;
  readonly keep: string;
  readonly command: Command;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal question before something that cannot be undone. The browser's own dialog holds the focus, closes on Escape
 * and gives the focus back to the button that opened it.
 */
export function ConfirmDialog({ title, confirm, keep, command, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const [run] = useCommand();

  useEffect(() => {
    dialog.current?.showModal();
    // The question first, not the first button: it is to be read before it is answered.
    heading.current?.focus();
  }, []);

  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id} ref={heading} tabIndex={-1}>
        {title}
      </h2>
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
    </dialog>
  );
}
