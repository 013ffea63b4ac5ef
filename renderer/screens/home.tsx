import { useState } from 'react';
import type { SessionState } from '../../contract/session-state.ts';
import { CommandButton } from '../components/command-button.tsx';
import { PendingSignOuts } from '../components/pending-sign-outs.tsx';
import { Screen } from '../components/screen.tsx';
import { useAccounts } from '../session/use-accounts.ts';
import { useDevices } from '../session/use-devices.ts';
import { EndEverywhere } from './home-end-everywhere.tsx';
import { HomeFacts } from './home-facts.tsx';
import { HomePasscode } from './home-passcode.tsx';
import { HomeSessions } from './home-sessions.tsx';
import { HomeSettings } from './home-settings.tsx';
import { HomeStatus } from './home-status.tsx';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'signed-in' }>;
  /** Whether the settings are open. */
  readonly isChoosing: boolean;
  readonly onChoosing: (isChoosing: boolean) => void;
}

export function Home({ state: { account, session, freshness }, isChoosing, onChoosing }: Props) {
  const devices = useDevices(freshness.kind);
  const [asking, setAsking] = useState(false);
  const { several } = useAccounts();
  const who = several ? (
    <>
      {' '}
      <bdi className="who">{account.name ?? account.email ?? account.subject}</bdi>
    </>
  ) : null;
  return (
    <Screen name="signed-in" title="You are signed in" wide>
      <div className="columns">
        <section aria-label="This session">
          <HomeStatus freshness={freshness} />
          <HomeFacts account={account} session={session} />
          <div className="actions">
            <CommandButton look="primary" command={(nightlatch) => nightlatch.lock()}>
              {several ? 'Lock all accounts' : 'Lock now'}
            </CommandButton>
            <CommandButton command={(nightlatch) => nightlatch.refreshNow()}>Refresh now</CommandButton>
            <CommandButton command={(nightlatch) => nightlatch.signOut()}>Sign out{who}</CommandButton>
          </div>
        </section>
        <div>
          <PendingSignOuts />
          <HomeSessions devices={devices} />
          <div className="actions">
            <button
              type="button"
              className="danger"
              onClick={() => {
                devices.reload();
                setAsking(true);
              }}
            >
              Sign out{who} everywhere
            </button>
          </div>
          <HomePasscode />
          <HomeSettings isOpen={isChoosing} onOpen={onChoosing} />
        </div>
      </div>
      {asking ? <EndEverywhere who={who} devices={devices} onClose={() => setAsking(false)} /> : null}
    </Screen>
  );
}
