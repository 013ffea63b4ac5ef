import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';

interface Props {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * The browser's own modal dialog: it holds the focus, closes on Escape and gives the focus back to the button that
 * opened it. Whoever shows it closes it by `dialog`.
 */
export function ModalDialog({ dialog, title, onClose, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();

  useEffect(() => {
    dialog.current?.showModal();
    // The heading first, not the first button: it is to be read before anything is pressed.
    heading.current?.focus();
  }, [dialog]);

  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}
