import { Fragment } from 'react';
import type { Snapshot } from '../../contract/session-state.ts';
import { useSession } from '../session/use-session.ts';
import { Locked } from './locked.tsx';
import { Misconfigured } from './misconfigured.tsx';
import { PasscodeNeeded } from './passcode-needed.tsx';
import { SignInAgain } from './reauthentication-required.tsx';
import { Receipt } from './receipt.tsx';
import { SignIn } from './sign-in.tsx';
import { SignedIn } from './signed-in.tsx';
import { SigningOut } from './signing-out.tsx';
import { Starting } from './starting.tsx';
import { VaultBlocked } from './vault-blocked.tsx';
import { WaitingForBrowser } from './waiting-for-browser.tsx';

export function CurrentScreen() {
  const snapshot = useSession((view) => view.snapshot);
  if (snapshot === null) return <Starting />;
  const { state, shownAccountId } = snapshot;
  const account = shownAccountId ?? 'none';
  // Another account gets a new screen, even of the same kind, so that no state of the previous account remains in it.
  // For signed-in accounts, `SignedIn` sets the key.
  return <Fragment key={state.kind === 'signed-in' ? state.kind : account}>{screenFor(snapshot)}</Fragment>;
}

/** One screen per state; a receipt precedes the next sign-in. No `default`, so that a new state needs its screen. */
function screenFor({ state, shownAccountId, providers, receipts, seal }: Snapshot) {
  // While the vault is sealed, no screen but the passcode screen is shown.
  if (seal.state === 'shut') return <PasscodeNeeded name={state.kind} nextTryAt={seal.nextTryAt} />;
  switch (state.kind) {
    case 'starting':
      return <Starting />;
    case 'misconfigured':
      return <Misconfigured state={state} />;
    case 'signed-out': {
      const [receipt] = receipts;
      if (receipt !== undefined) return <Receipt key={receipt.id} receipt={receipt} />;
      return <SignIn state={state} providers={providers} />;
    }
    case 'signing-in':
      return <WaitingForBrowser name={state.kind} reason={state.purpose} providerId={state.providerId} wait={state} />;
    case 'signed-in':
      return <SignedIn state={state} shown={shownAccountId} />;
    case 'locked':
      return <Locked state={state} />;
    case 'reauthentication-required':
      return <SignInAgain state={state} />;
    case 'signing-out':
      return <SigningOut state={state} />;
    case 'vault-blocked':
      return <VaultBlocked state={state} providers={providers} />;
  }
}
