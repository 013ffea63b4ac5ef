import { useState } from 'react';
import type { AccountId, SessionState } from '../../contract/session-state.ts';
import { Home } from './home.tsx';
import { WaitingForBrowser } from './waiting-for-browser.tsx';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'signed-in' }>;
  readonly shown: AccountId | null;
}

/**
 * Shows the home screen, or the wait for the browser during a step-up. If the settings were open, they are open again
 * after the step-up, even if it was for another account, because the settings apply to all accounts.
 */
export function SignedIn({ state, shown }: Props) {
  const [isChoosing, setChoosing] = useState(false);
  const { stepUp, account } = state;
  if (stepUp !== null) {
    const { providerId } = account;
    return (
      <WaitingForBrowser key={shown} name={state.kind} reason={stepUp.cause} providerId={providerId} wait={stepUp} />
    );
  }
  return <Home key={shown} state={state} isChoosing={isChoosing} onChoosing={setChoosing} />;
}
