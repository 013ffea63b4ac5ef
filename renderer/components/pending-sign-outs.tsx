import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { PendingSignOut } from '../../contract/session-state.ts';
import { useProviderName, useSession } from '../session/use-session.ts';
import { errorText } from '../text/error-text.ts';
import { scopeText } from '../text/session-text.ts';
import { CommandButton } from './command-button.tsx';
import { Countdown } from './countdown.tsx';
import { Moment } from './moment.tsx';

/** Lists sign-outs that are done on this device but not yet at the provider. */
export function PendingSignOuts() {
  const pending = useSession(({ snapshot }) => snapshot?.pendingSignOuts);
  if (pending === undefined || pending.length === 0) return null;
  return (
    <section className="note warning" aria-labelledby="pending-title">
      <h2 id="pending-title" className="note-title">
        Not finished at the provider
      </h2>
      <p>This device has forgotten the session. Until the provider confirms, it may still count as signed in there.</p>
      <ul className="pending">
        {pending.map((signOut) => (
          <PendingLine key={signOut.id} signOut={signOut} />
        ))}
      </ul>
      <div className="actions">
        <CommandButton command={(nightlatch) => nightlatch.retry()}>Try again now</CommandButton>
      </div>
    </section>
  );
}

function PendingLine({ signOut }: { readonly signOut: PendingSignOut }) {
  const provider = useProviderName(signOut.providerId);
  return (
    <li>
      {scopeText(signOut.scope)}, <bdi>{provider}</bdi>, asked for <Moment at={signOut.queuedAt} />.{' '}
      {signOut.nextTryAt === null ? (
        'Trying now…'
      ) : (
        <>
          Next try in <Countdown to={signOut.nextTryAt} />.
        </>
      )}
      {signOut.lastError === null ? null : <WhyNot code={signOut.lastError} />}
    </li>
  );
}

/** Shows the error, because a retry does not help against every cause: some last until a user acts. */
function WhyNot({ code }: { readonly code: SessionErrorCode }) {
  const { title, next } = errorText(code);
  return (
    <>
      <p>
        {title}. {next}
      </p>
      <p className="code">
        Code: <code>{code}</code>
      </p>
    </>
  );
}
