import { dismissRefusal } from '../session/session-store.ts';
import { useSession, useWindow } from '../session/use-session.ts';
import { errorText } from '../text/error-text.ts';

/** Shows the last refused command until it is dismissed, the next command runs, or the screen changes. */
export function RefusalAlert() {
  const { store } = useWindow();
  const refusal = useSession((view) => view.refusal);
  if (refusal === null) return null;
  const text = errorText(refusal.code);
  return (
    // A new key per refusal, so that a screen reader announces the same refusal twice in a row.
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
