import type { SessionErrorCode } from '../../contract/session-error.ts';
import { errorText } from '../text/error-text.ts';

interface Props {
  readonly code: SessionErrorCode;
  /** The result of a user's own choice, such as cancelling, is information and not a problem. */
  readonly calm?: boolean;
}

/** Explains an error and the next step in words; the code is for the support team. */
export function ErrorNote({ code, calm = false }: Props) {
  const text = errorText(code);
  return (
    <div className={calm ? 'note' : 'note problem'}>
      <p className="note-title">{text.title}</p>
      <p>{text.happened}</p>
      <p>{text.next}</p>
      {calm ? null : (
        <p className="code">
          Code: <code>{code}</code>
        </p>
      )}
    </div>
  );
}
