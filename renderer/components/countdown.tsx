import type { EpochMs } from '../../contract/session-state.ts';
import { useTime } from '../session/use-session.ts';
import { countdownText } from '../text/time-text.ts';

interface Props {
  readonly to: EpochMs;
}

/** Shows the time until `to`. Not a live region, because a screen reader would read every second of it. */
export function Countdown({ to }: Props) {
  return <span className="countdown">{useTime((now) => countdownText(to - now))}</span>;
}
