import type { ReactNode } from 'react';
import { type Command, useCommand } from '../session/use-session.ts';

interface Props {
  readonly command: Command;
  readonly look?: 'primary' | 'plain' | 'danger' | 'bare';
  readonly children: ReactNode;
}

/** A button that asks main for one thing, once at a time. It stays focusable while it waits, so the focus is not lost. */
export function CommandButton({ command, look = 'plain', children }: Props) {
  const [run, busy] = useCommand();
  return (
    <button type="button" className={look} aria-disabled={busy || undefined} onClick={() => run(command)}>
      {children}
    </button>
  );
}
