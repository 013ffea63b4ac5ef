import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';

interface Props {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * The browser's own modal dialog: it traps the focus, closes on Escape and returns the focus to the button that opened
 * it. The caller closes it through `dialog`.
 */
export function ModalDialog({ dialog, title, onClose, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();

  useEffect(() => {
    dialog.current?.showModal();
    // The heading takes the focus, not the first button, so that it is read before a button is pressed.
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
