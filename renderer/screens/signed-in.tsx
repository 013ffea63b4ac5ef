import { useState } from 'react';
import type { AccountId, SessionState } from '../../contract/session-state.ts';
import { Home } from './home.tsx';
import { WaitingForBrowser } from './waiting-for-browser.tsx';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'signed-in' }>;
  readonly shown: AccountId | null;
}

/**
 * Home, or the wait for a browser that something there opened. Settings that were open are open again after it, also
 * where it was for another account: they are those of all.
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
