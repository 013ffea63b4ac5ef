import type { EpochMs } from '../../contract/session-state.ts';
import { useTime } from '../session/use-session.ts';
import { momentAttribute, momentText } from '../text/time-text.ts';

interface Props {
  readonly at: EpochMs;
  readonly testId?: string;
}

/** A moment in the reader's locale. It watches the clock: "18:20" needs its date once midnight has passed. */
export function Moment({ at, testId }: Props) {
  const text = useTime((now) => momentText(at, now));
  return (
    <time dateTime={momentAttribute(at)} data-testid={testId}>
      {text}
    </time>
  );
}
