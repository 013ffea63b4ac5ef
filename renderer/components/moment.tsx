import type { EpochMs } from '../../contract/session-state.ts';
import { useTime } from '../session/use-session.ts';
import { momentAttribute, momentText } from '../text/time-text.ts';

interface Props {
  readonly at: EpochMs;
  readonly testId?: string;
}

/** Shows a point in time in the user's locale. It follows the clock, because "18:20" needs its date after midnight. */
export function Moment({ at, testId }: Props) {
  const text = useTime((now) => momentText(at, now));
  return (
    <time dateTime={momentAttribute(at)} data-testid={testId}>
      {text}
    </time>
  );
}
