import { dismissRefusal } from '../session/session-store.ts';
import { useSession, useWindow } from '../session/use-session.ts';
import { errorText } from '../text/error-text.ts';

/** The last command that was not accepted. It stays until dismissed, until the next command, or until the screen changes. */
export function RefusalAlert() {
  const { store } = useWindow();
  const refusal = useSession((view) => view.refusal);
  if (refusal === null) return null;
  const text = errorText(refusal.code);
  return (
    // A new key for each refusal, so that the same one twice in a row is announced twice.
    <div className="refusal" role="alert" key={refusal.count}>
      <div>
        <p className="note-title">{text.title}</p>
        <p>
          {text.happened} {text.next}
        </p>
        <p className="code">
          Code: <code>{refusal.code}</code>
        </p>
      </div>
      <button type="button" className="plain" onClick={() => dismissRefusal(store)}>
        Dismiss
      </button>
    </div>
  );
}
