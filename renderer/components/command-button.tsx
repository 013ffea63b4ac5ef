import type { ReactNode } from 'react';
import { type Command, useCommand } from '../session/use-session.ts';

interface Props {
  readonly command: Command;
  readonly look?: 'primary' | 'plain' | 'danger' | 'bare';
  readonly children: ReactNode;
}

/** Runs one command at a time. The button stays focusable while busy, so that the focus is not lost. */
export function CommandButton({ command, look = 'plain', children }: Props) {
  const [run, busy] = useCommand();
  return (
    <button type="button" className={look} aria-disabled={busy || undefined} onClick={() => run(command)}>
      {children}
    </button>
  );
}
