import type { SessionErrorCode } from '../../contract/session-error.ts';
import { errorText } from '../text/error-text.ts';

interface Props {
  readonly code: SessionErrorCode;
  /** Something the person chose, such as cancelling, is news and not a problem. */
  readonly calm?: boolean;
}

/** What went wrong and what to do next, in words; the code is for whoever is asked for help. */
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
