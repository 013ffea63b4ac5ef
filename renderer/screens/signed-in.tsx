import { useState } from 'react';
import type { SessionState } from '../../contract/session-state.ts';
import { Home } from './home.tsx';
import { WaitingForBrowser } from './waiting-for-browser.tsx';

interface Props {
  readonly state: Extract<SessionState, { readonly kind: 'signed-in' }>;
}

/** Home, or the wait for a browser that something there opened. Settings that were open are open again after it. */
export function SignedIn({ state }: Props) {
  const [isChoosing, setChoosing] = useState(false);
  const { stepUp, account } = state;
  if (stepUp !== null) {
    const { providerId } = account;
    return <WaitingForBrowser name={state.kind} reason={stepUp.cause} providerId={providerId} wait={stepUp} />;
  }
  return <Home state={state} isChoosing={isChoosing} onChoosing={setChoosing} />;
}
