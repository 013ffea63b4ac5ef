import type { Freshness } from '../../contract/session-state.ts';
import { Countdown } from '../components/countdown.tsx';
import { Moment } from '../components/moment.tsx';
import { errorText } from '../text/error-text.ts';
import { freshnessText } from '../text/session-text.ts';

interface Props {
  readonly freshness: Freshness;
}

export function HomeStatus({ freshness }: Props) {
  const { word, meaning } = freshnessText(freshness);
  const why = freshness.kind === 'offline' ? errorText(freshness.code) : null;
  return (
    <div className={`status ${freshness.kind}`}>
      {/* Only the state is a live region: a screen reader would read a countdown inside it every second. */}
      <p className="status-word" role="status" data-testid="freshness">
        {word}
      </p>
      <p>{meaning}</p>
      {freshness.kind === 'offline' ? (
        <>
          <p>
            {why?.title}. {why?.next}
          </p>
          <p className="quiet">
            Since <Moment at={freshness.since} />.{' '}
            {freshness.nextTryAt === null ? null : (
              <>
                Next try in <Countdown to={freshness.nextTryAt} />.{' '}
              </>
            )}
            Code: <code>{freshness.code}</code>
          </p>
        </>
      ) : null}
    </div>
  );
}
