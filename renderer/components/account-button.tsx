import type { AccountRow } from '../session/account-rows.ts';
import { useCommand } from '../session/use-session.ts';
import { accountKindText, alikeText } from '../text/account-text.ts';

interface Props {
  readonly row: AccountRow;
  readonly onChosen: (() => void) | undefined;
}

/** One account of the list: its name, its provider and its state. */
export function AccountButton({ row: { id, label, provider, kind, shown, alike }, onChosen }: Props) {
  const [run] = useCommand();
  const word = accountKindText(kind);
  return (
    <button
      type="button"
      className="account"
      aria-current={shown || undefined}
      onClick={() => {
        onChosen?.();
        if (!shown) run((nightlatch) => nightlatch.showAccount({ accountId: id }));
      }}
    >
      <span className="account-name">
        <bdi>{label ?? provider}</bdi>
      </span>{' '}
      {word === null ? null : <span className="tag">{word}</span>}{' '}
      {label === null && alike === null ? null : (
        <span className="quiet">
          {label === null ? null : <bdi>{provider}</bdi>}
          {label === null || alike === null ? null : ' · '}
          {alike === null ? null : alikeText(alike)}
        </span>
      )}
    </button>
  );
}
