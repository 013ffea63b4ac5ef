import type { ReactNode } from 'react';
import type { Account, SessionFacts } from '../../contract/session-state.ts';
import { Countdown } from '../components/countdown.tsx';
import { Moment } from '../components/moment.tsx';
import { useProviderName } from '../session/use-session.ts';
import { persistenceText } from '../text/session-text.ts';

interface Props {
  readonly account: Account;
  readonly session: SessionFacts;
}

/**
 * Shows the account, the provider, the times of the session, and where the session is stored. All text about the
 * account comes from the provider.
 */
export function HomeFacts({ account, session }: Props) {
  const provider = useProviderName(account.providerId);
  return (
    <>
      {session.persistence === 'memory-only' ? (
        <div className="note warning">
          <p className="note-title">This session ends when Nightlatch quits</p>
          <p>
            There is no keychain that Nightlatch could use, so the session is in memory only and never on disk. You will
            have to sign in again after a restart.
          </p>
        </div>
      ) : null}
      <dl className="facts">
        <Fact name="Who">
          {account.name === null ? null : (
            <>
              <bdi>{account.name}</bdi>
              <br />
            </>
          )}
          <bdi data-testid="account-email">{account.email ?? account.subject}</bdi>
        </Fact>
        <Fact name="Where">
          <bdi>{provider}</bdi>
          <br />
          <bdi className="quiet">{account.issuer}</bdi>
        </Fact>
        <Fact name="Signed in">
          <Moment at={session.authenticatedAt} />
        </Fact>
        <Fact name="Refreshed">
          <Moment at={session.refreshedAt} testId="refreshed-at" />
        </Fact>
        <Fact name="Access token">
          {session.accessTokenExpiresAt === null ? (
            'None yet'
          ) : (
            <>
              Ends <Moment at={session.accessTokenExpiresAt} />, in <Countdown to={session.accessTokenExpiresAt} />
            </>
          )}
        </Fact>
        <Fact name="Locks if idle">
          {session.idleLocksAt === null ? (
            'Not here: this desktop does not tell how long it has been idle. Lock it yourself.'
          ) : (
            <>
              In <Countdown to={session.idleLocksAt} />
            </>
          )}
        </Fact>
        <Fact name="Locks in any case">
          <Moment at={session.endsAt} />, in <Countdown to={session.endsAt} />
        </Fact>
        <Fact name="Kept">
          <span data-testid="kept-in">{persistenceText(session.persistence)}</span>
        </Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
