import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import type { Bridge } from '../../contract/bridge.ts';
import type { Result } from '../../contract/result.ts';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import { settle } from '../session/session-store.ts';
import { useWindow } from '../session/use-session.ts';
import { ErrorNote } from './error-note.tsx';

export interface PasscodeField {
  readonly label: string;
  /** `new` for a passcode that is being chosen: the field has a hint. */
  readonly kind: 'present' | 'new';
}

interface Props {
  readonly fields: readonly PasscodeField[];
  readonly action: string;
  readonly submit: (bridge: Bridge, typed: readonly string[]) => Promise<Result<unknown>>;
  readonly onDone?: () => void;
  /** Further buttons beside the submit button. */
  readonly children?: ReactNode;
}

/** Asks for one or two passcodes. Submitting empties the fields, so that the page keeps no passcode. */
export function PasscodeForm({ fields, action, submit, onDone, children }: Props) {
  const { bridge } = useWindow();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SessionErrorCode | null>(null);
  const id = useId();

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy || form.current === null) return;
    const inputs = [...form.current.querySelectorAll('input')];
    const typed = inputs.map((input) => input.value);
    if (typed.some((text) => text === '')) return inputs.find((input) => input.value === '')?.focus();
    form.current.reset();
    setBusy(true);
    const answer = await settle(() => submit(bridge, typed));
    setBusy(false);
    setError(answer.ok ? null : answer.error.code);
    if (answer.ok) onDone?.();
    else inputs[0]?.focus();
  }

  return (
    <form ref={form} className="passcode" onSubmit={(event) => void send(event)}>
      <div role="alert">{error === null ? null : <ErrorNote code={error} />}</div>
      {fields.map(({ label, kind }, index) => (
        <div key={label} className="field">
          <label htmlFor={`${id}-${index}`}>{label}</label>
          <input
            id={`${id}-${index}`}
            type="password"
            maxLength={200}
            autoComplete={kind === 'new' ? 'new-password' : 'current-password'}
            aria-describedby={kind === 'new' ? `${id}-hint` : undefined}
          />
          {kind === 'new' ? (
            <p id={`${id}-hint`} className="hint">
              At least 6 characters. Several words are easy to remember and hard to guess. Nobody can recover it for
              you.
            </p>
          ) : null}
        </div>
      ))}
      <div className="actions">
        <button type="submit" className="primary" aria-disabled={busy || undefined}>
          {action}
        </button>
        {children}
      </div>
    </form>
  );
}
