import { useDeferredValue, useId, useState } from 'react';
import { matchesWords } from '../session/account-rows.ts';
import { useAccounts } from '../session/use-accounts.ts';
import { foundText } from '../text/account-text.ts';
import { AccountButton } from './account-button.tsx';

interface Props {
  readonly onChosen?: () => void;
}

/** From this many accounts on, a search field is shown, because searching is quicker than reading the list. */
const searchedFrom = 10;

/** Lists the accounts of this app, each as a button that shows it. */
export function AccountList({ onChosen }: Props) {
  const { rows } = useAccounts();
  const [words, setWords] = useState('');
  const wanted = useDeferredValue(words);
  const id = useId();
  const isSearched = rows.length >= searchedFrom;
  const found = isSearched ? rows.filter((row) => matchesWords(row, wanted)) : rows;
  return (
    <div className="account-list">
      {isSearched ? (
        <div className="account-search">
          <label htmlFor={id}>Find an account</label>
          <input id={id} type="search" value={words} onChange={(event) => setWords(event.target.value)} />
          <p className="quiet" role="status">
            {foundText(found.length, rows.length)}
          </p>
        </div>
      ) : null}
      <ul>
        {found.map((row) => (
          <li key={row.id}>
            <AccountButton row={row} onChosen={onChosen} />
          </li>
        ))}
      </ul>
    </div>
  );
}
