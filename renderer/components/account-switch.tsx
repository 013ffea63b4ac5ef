import { useEffect, useId, useRef, useState } from 'react';
import { useAccounts } from '../session/use-accounts.ts';
import { useSession } from '../session/use-session.ts';
import { alikeText } from '../text/account-text.ts';
import { AccountList } from './account-list.tsx';
import { CommandButton } from './command-button.tsx';
import { moveFocus } from './move-focus.ts';

/** Shows the current account and a menu of the others. Renders nothing while there is no account at all. */
export function AccountSwitch() {
  const { rows, shown } = useAccounts();
  const snapshot = useSession((view) => view.snapshot);
  if (snapshot === null || rows.length === 0) return null;
  const { state, receipts } = snapshot;
  // The sign-in screen itself contains the list of the other accounts.
  if (state.kind === 'signed-out' && receipts.length === 0) return null;
  if (rows.length === 1 && shown !== null) return <AddAccount />;
  // A new key closes an open menu, because a new screen takes the focus.
  return <AccountMenu key={`${shown?.id} ${state.kind}`} />;
}

/**
 * A button that opens the list of accounts. The browser's own popover closes on Escape and on a click elsewhere, and
 * returns the focus to the button.
 */
function AccountMenu() {
  const { shown } = useAccounts();
  /** A counter, because the browser reports only the opening if the popover closes and reopens at once. */
  const [openings, setOpenings] = useState(0);
  const popover = useRef<HTMLElement>(null);
  const id = useId();

  useEffect(() => {
    if (openings === 0) return;
    const find = (what: string) => popover.current?.querySelector<HTMLElement>(what);
    find('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    (find('input') ?? find('[aria-current]') ?? find('button'))?.focus();
  }, [openings]);

  return (
    <>
      <button type="button" className="account-switch" popoverTarget={id}>
        <span className="visually-hidden">{shown === null ? null : 'Account: '}</span>
        <bdi>{shown === null ? 'Accounts' : (shown.label ?? shown.provider)}</bdi>
        {shown === null || shown.alike === null ? null : (
          <span className="visually-hidden"> {alikeText(shown.alike)}</span>
        )}
      </button>
      <nav
        ref={popover}
        id={id}
        popover="auto"
        className="account-menu"
        aria-label="Accounts"
        onToggle={({ newState }) => setOpenings((count) => (newState === 'open' ? count + 1 : 0))}
        onKeyDown={moveFocus}
      >
        {openings > 0 ? (
          <>
            <AccountList onChosen={() => popover.current?.hidePopover()} />
            <AddAccount />
          </>
        ) : null}
      </nav>
    </>
  );
}

function AddAccount() {
  return (
    <CommandButton look="bare" command={(nightlatch) => nightlatch.showAccount({ accountId: null })}>
      Add an account
    </CommandButton>
  );
}
